"""What comes over a WebSocket, read as JSON. Pure."""

from typing import Any

from agents.sources.service_event import BadPayloadError
from schemas import codec
from schemas.codec import BadMessageError


def json_payload(text: str) -> dict[str, Any]:
    """A message that is a JSON object.

    Raises:
        BadPayloadError: it is none.
    """
    try:
        return codec.json_object(text.encode())
    except (BadMessageError, UnicodeError) as error:
        raise BadPayloadError("a message is no JSON object") from error
