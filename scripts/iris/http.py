"""Small requests to the bridge."""

import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any

from agents.runtime.direct_http import direct
from agents.runtime.errors import SettingsError
from schemas import codec
from schemas.codec import BadMessageError

TIMEOUT_SECONDS = 10.0


def get(url: str) -> dict[str, Any]:
    """What the bridge says at an address; for `/healthz` also when it is not well.

    Raises:
        SettingsError: it refuses, or nobody answers.
    """
    return _fetch(urllib.request.Request(url))  # noqa: S310 (our own address)


def post(url: str, body: str) -> dict[str, Any]:
    """Send JSON to the bridge; gives its answer.

    Raises:
        SettingsError: it refuses, or nobody answers.
    """
    headers = {"Content-Type": "application/json"}
    return _fetch(urllib.request.Request(url, body.encode(), headers))  # noqa: S310 (our own)


def delete(url: str) -> dict[str, Any]:
    """Have the bridge remove something.

    Raises:
        SettingsError: it refuses, or nobody answers.
    """
    return _fetch(urllib.request.Request(url, method="DELETE"))  # noqa: S310 (our own address)


def _fetch(request: urllib.request.Request) -> dict[str, Any]:
    try:
        with direct.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return codec.json_object(answer.read())
    except urllib.error.HTTPError as error:
        try:
            fields = codec.json_object(error.read())
        except BadMessageError:
            fields = {}
        if error.code == HTTPStatus.SERVICE_UNAVAILABLE and "status" in fields:
            return fields
        raise SettingsError(fields.get("detail") or str(error)) from error
    except (OSError, BadMessageError) as error:
        raise SettingsError(f"no Iris answers at {request.full_url}: {error}") from error
