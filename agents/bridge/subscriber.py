"""What a feed knows of a client: where it stands, and how to give it something."""

from collections.abc import Callable, Collection

from agents.bridge.wire import Outgoing


class Subscriber:
    """One reader of a session's feed.

    Until it has caught up with what is on stage, live messages wait; then they follow, without a
    repeat and without a gap.

    Args:
        topics: what it is sent.
        write: takes each message.
        ended: called when the feed has ended, and nothing more comes.
    """

    def __init__(
        self,
        topics: Collection[str],
        write: Callable[[Outgoing], None],
        ended: Callable[[], None],
    ) -> None:
        self._topics = frozenset(topics)
        self._write = write
        self._seq = 0
        self._waiting: list[Outgoing] | None = []
        self.ended = ended

    def begin(self, seq: int) -> None:
        """Everything on stage up to this number is not for it, or has it already."""
        self._seq = seq

    def deliver(self, message: Outgoing) -> None:
        """A live message of the session."""
        if self._waiting is not None:
            self._waiting.append(message)
        else:
            self._send(message)

    def replay(self, message: Outgoing) -> None:
        """A message that was on stage before, while it catches up."""
        self._send(message)

    def live(self) -> None:
        """It has caught up: what waited follows, and from now on everything at once."""
        waiting, self._waiting = self._waiting or [], None
        for message in waiting:
            self._send(message)

    def _send(self, message: Outgoing) -> None:
        if message.seq:
            if message.seq <= self._seq:
                return
            self._seq = message.seq
        if message.topic in self._topics:
            self._write(message)
