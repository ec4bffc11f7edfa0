namespace Iris.Core
{
    /// <summary>The six kinds of JSON value.</summary>
    public enum JsonKind
    {
        Null,
        Boolean,
        Number,
        Text,
        List,
        Object,
    }
}
