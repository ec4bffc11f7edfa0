namespace Iris.Core
{
    /// <summary>Whose sound a binary frame carries.</summary>
    public enum FrameKind : byte
    {
        Microphone = 1,
        Speech = 2,
    }
}
