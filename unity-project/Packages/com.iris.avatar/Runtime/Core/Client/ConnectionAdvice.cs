namespace Iris.Core
{
    /// <summary>What a person reads when there is no connection: what is wrong and what helps.</summary>
    public static class ConnectionAdvice
    {
        /// <summary>One or two sentences; empty where nothing is wrong.</summary>
        public static string Of(ConnectionProblem problem) => problem switch
        {
            ConnectionProblem.NoNetwork =>
                "This device has no way to that computer. Is it in the same network, and may this app use the local network?",
            ConnectionProblem.UnknownHost => "There is no computer of this name. Check the address for typing errors.",
            ConnectionProblem.Refused =>
                "The computer is there, but Iris is not running on it, or at another port.",
            ConnectionProblem.Timeout =>
                "Nothing answers at this address. Check it, and the firewall of that computer.",
            ConnectionProblem.NotIris => "Something answers at this address, but it is not Iris.",
            ConnectionProblem.NotAllowed =>
                "Iris does not let this device in yet. Choose \"Add a device\" on her computer and type the code here.",
            ConnectionProblem.OtherVersion => "Iris and this app are of different versions. Update the older one.",
            ConnectionProblem.WrongKey =>
                "This is not the Iris that this device was paired with. Pair it again if she was set up anew.",
            ConnectionProblem.Lost => "The connection was lost. Trying again.",
            _ => "",
        };
    }
}
