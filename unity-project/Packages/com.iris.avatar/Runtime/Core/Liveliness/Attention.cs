namespace Iris.Core
{
    /// <summary>What the avatar gives its attention to.</summary>
    public enum Attention
    {
        Idle,
        Listening,
        Thinking,
        Speaking,
    }
}
