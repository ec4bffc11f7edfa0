"""What comes over a WebSocket, read as JSON. Pure."""

from typing import Any

from agents.sources.happening import BadTellingError
from schemas import codec
from schemas.codec import BadMessageError


def told_in(text: str) -> dict[str, Any]:
    """A message that is a JSON object.

    Raises:
        BadTellingError: it is none.
    """
    try:
        return codec.json_object(text.encode())
    except (BadMessageError, UnicodeError) as error:
        raise BadTellingError("a message is no JSON object") from error
