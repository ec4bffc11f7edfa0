namespace Iris.Core
{
    /// <summary>Why there is no connection, as far as a person can do something about it.</summary>
    public enum ConnectionProblem
    {
        /// <summary>There is none, or none is known.</summary>
        None,

        /// <summary>The device has no network, or the system does not let the app use it.</summary>
        NoNetwork,

        /// <summary>No computer has this name or address.</summary>
        UnknownHost,

        /// <summary>The computer is there, but nothing answers at this port.</summary>
        Refused,

        /// <summary>Nothing answers within the time allowed.</summary>
        Timeout,

        /// <summary>Something answers, but it is not Iris.</summary>
        NotIris,

        /// <summary>Iris does not let this device in: it has to be paired.</summary>
        NotAllowed,

        /// <summary>Iris speaks another version of the protocol.</summary>
        OtherVersion,

        /// <summary>Iris's key is not the one that was paired with.</summary>
        WrongKey,

        /// <summary>There was a connection, and it was lost.</summary>
        Lost,
    }
}
