"""Conversation: from a turn that was asked to the sentences of its answer."""
