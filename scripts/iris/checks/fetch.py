"""What a server says at an address, soon or not at all."""

import re
import urllib.error
from http import HTTPStatus
from typing import Any

from agents.runtime.direct_http import direct
from schemas import codec
from schemas.codec import BadMessageError

_LOGIN = re.compile(r"(?<=//)[^/@]*@")


class FetchError(Exception):
    """Nobody answers there, or not with a JSON object; the text says which."""


def fetch(url: str, *, within: float) -> dict[str, Any]:
    """The JSON object at an address, also where the server says that it is not well (503).

    Raises:
        FetchError: there is none, or not in time.
    """
    try:
        with direct.open(url, timeout=within) as answer:
            return codec.json_object(answer.read())
    except urllib.error.HTTPError as error:
        try:
            if error.code == HTTPStatus.SERVICE_UNAVAILABLE:
                return codec.json_object(error.read())
        except (BadMessageError, OSError):
            pass
        raise FetchError(f"it answers {error.code} {error.reason}") from error
    except BadMessageError as error:
        raise FetchError("it answers with something else") from error
    except urllib.error.URLError as error:
        raise FetchError(str(error.reason)) from error
    except (OSError, ValueError) as error:
        raise FetchError(str(error)) from error


def shown(url: str) -> str:
    """An address as it may be shown to others: without a name and password.

    >>> shown("nats://iris:secret@127.0.0.1:4222")
    'nats://127.0.0.1:4222'
    """
    return _LOGIN.sub("", url)
