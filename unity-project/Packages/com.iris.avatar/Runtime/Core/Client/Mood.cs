namespace Iris.Core
{
    /// <summary>What a person should be shown that the avatar is doing.</summary>
    public enum Mood
    {
        /// <summary>The house cannot be reached.</summary>
        Away,

        /// <summary>It is being called.</summary>
        Connecting,

        /// <summary>One can speak or type.</summary>
        Listening,

        /// <summary>An answer is on its way.</summary>
        Thinking,

        /// <summary>The answer sounds.</summary>
        Speaking,
    }
}
