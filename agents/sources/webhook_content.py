"""What a webhook that came in says, and what it is answered. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from agents.sources.service_event import ServiceEvent
from schemas import codec
from schemas.codec import BadMessageError


class RefusedError(Exception):
    """A request that is not taken; `status` is that of HTTP. What is said shows no secret."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class WebhookContent(NamedTuple):
    """What a request says.

    Attributes:
        events: for the bus.
        answer: the body that the service waits for.
        warning: for the owner.
    """

    events: Sequence[ServiceEvent] = ()
    answer: str = ""
    warning: str = ""


def json_body(body: bytes) -> dict[str, Any]:
    """A body that is a JSON object.

    Raises:
        RefusedError: it is none.
    """
    try:
        return codec.json_object(body)
    except BadMessageError as error:
        raise RefusedError(400, "the body is no JSON object") from error
