namespace Iris.Core
{
    /// <summary>Whether Iris can be reached.</summary>
    public enum ConnectionState
    {
        /// <summary>There is no connection; the next try may come later.</summary>
        Offline,

        /// <summary>The client is trying to connect.</summary>
        Connecting,

        /// <summary>Iris has said welcome.</summary>
        Online,
    }
}
