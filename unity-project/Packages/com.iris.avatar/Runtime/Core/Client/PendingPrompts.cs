using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Prompts that Iris has not accepted yet. They are sent again after every welcome, with the
    /// same <c>ref</c>: device and ref together are a prompt's identity, so that none is lost and
    /// none is answered twice. Belongs to one thread.
    /// </summary>
    public sealed class PendingPrompts
    {
        private readonly List<Prompt> _prompts = new List<Prompt>();

        /// <summary>In the order in which they were asked.</summary>
        public IReadOnlyList<Prompt> All => _prompts;

        /// <summary>Keep a prompt until it is accepted.</summary>
        public void Add(Prompt prompt) => _prompts.Add(prompt);

        /// <summary>Forget what the bridge has accepted, or says that it will never take.</summary>
        public void OnMessage(WireMessage message)
        {
            var reference = message switch
            {
                Accepted accepted => accepted.Ref,
                Error { Code: ErrorCode.BadMessage, Ref: string refused } => refused,
                Error { Code: ErrorCode.TooLarge, Ref: string refused } => refused,
                _ => null,
            };
            if (reference != null)
            {
                _prompts.RemoveAll(prompt => prompt.Ref == reference);
            }
        }
    }
}
