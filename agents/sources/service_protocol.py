"""What is said over a WebSocket to a service that tells of things. Pure: without the socket."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from agents.sources.service_event import ServiceEvent, pick


class Reaction(NamedTuple):
    """What comes of something that a service says.

    Attributes:
        events: for the bus.
        replies: texts to send, in this order.
        ready: the service tells from now on.
        problem: what the service complains about, for the owner; no secret is in it.
        reconnect: connect again, at `ServiceProtocol.url`, which has changed.
    """

    events: Sequence[ServiceEvent] = ()
    replies: Sequence[str] = ()
    ready: bool = False
    problem: str = ""
    reconnect: bool = False


class ServiceProtocol(Protocol):
    """What is said over the connection to a service; one for each source."""

    @property
    def url(self) -> str:
        """Where to connect."""

    @property
    def keepalive(self) -> tuple[float, str]:
        """Say this text each so many seconds; 0: the service does not wait for it."""

    def receive(self, text: str) -> Reaction:
        """Take what the service says.

        Raises:
            BadPayloadError: it cannot be read.
        """


NOTHING = Reaction()


def answered(password: str, hello: Mapping[str, Any]) -> str:
    """The answer to a greeting of obs-websocket 5 or Streamer.bot; empty where it asks for none."""
    salt = pick(hello, "authentication.salt")
    challenge = pick(hello, "authentication.challenge")
    return challenged(password, str(salt), str(challenge)) if salt and challenge else ""


def challenged(password: str, salt: str, challenge: str) -> str:
    """The answer that shows that one knows the password, as obs-websocket 5 and Streamer.bot ask.

    Source: https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md
    """
    secret = base64.b64encode(hashlib.sha256((password + salt).encode()).digest()).decode()
    return base64.b64encode(hashlib.sha256((secret + challenge).encode()).digest()).decode()
