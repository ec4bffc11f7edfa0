"""What is said over a WebSocket to a service that tells of things. Pure: without the socket."""

import base64
import hashlib
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from agents.sources.happening import Happening


class Heard(NamedTuple):
    """What comes of something that a service says.

    Attributes:
        happenings: for the bus.
        say: texts to send, in this order.
        ready: the service tells from now on.
        trouble: what the service complains about, for the owner; no secret is in it.
        move: connect again, at `Talk.url`, which has changed.
    """

    happenings: Sequence[Happening] = ()
    say: Sequence[str] = ()
    ready: bool = False
    trouble: str = ""
    move: bool = False


class Talk(Protocol):
    """One connection's talk; made anew for each."""

    @property
    def url(self) -> str:
        """Where to connect."""

    @property
    def beat(self) -> tuple[float, str]:
        """Say this text each so many seconds; 0: the service does not wait for it."""

    def hear(self, text: str) -> Heard:
        """Take what the service says.

        Raises:
            BadTellingError: it cannot be read.
        """


NOTHING = Heard()


def challenged(password: str, salt: str, challenge: str) -> str:
    """The answer that shows that one knows the password, as obs-websocket 5 and Streamer.bot ask.

    Source: https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md
    """
    secret = base64.b64encode(hashlib.sha256((password + salt).encode()).digest()).decode()
    return base64.b64encode(hashlib.sha256((secret + challenge).encode()).digest()).decode()
