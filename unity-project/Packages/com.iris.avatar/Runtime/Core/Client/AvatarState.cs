namespace Iris.Core
{
    /// <summary>What a person should be shown that the avatar is doing; as on the page.</summary>
    public enum AvatarState
    {
        /// <summary>Iris cannot be reached.</summary>
        Offline,

        /// <summary>The client is trying to connect.</summary>
        Connecting,

        /// <summary>One can speak or type.</summary>
        Ready,

        /// <summary>Somebody is speaking to the avatar.</summary>
        Listening,

        /// <summary>An answer is on its way.</summary>
        Thinking,

        /// <summary>The answer sounds.</summary>
        Speaking,
    }
}
