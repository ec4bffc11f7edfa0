namespace Iris.Core
{
    /// <summary>Whether the house can be reached.</summary>
    public enum Connection
    {
        /// <summary>There is none, and perhaps the next try comes later.</summary>
        Away,

        /// <summary>A try is on its way.</summary>
        Connecting,

        /// <summary>The house has said welcome.</summary>
        Online,
    }
}
