"""What an HTTP request says: its query, and its body as JSON or as plain text."""

import asyncio
from typing import Any

from starlette.requests import ClientDisconnect, Request

from agents.bridge.http_errors import RequestError
from schemas import codec
from schemas.codec import BadMessageError

MAX_BODY = 64 * 1024
MAX_DISCARDED = 64 * 1024 * 1024
DISCARD_SECONDS = 10.0
"""A body that is too large is still read so far and so long: a client that is busy sending does
not read an answer, and the system would reset a connection that is closed with bytes unread."""

LONGEST_NUMBER = 20
"""Digits of 64 bits."""


async def fields(request: Request, text_as: str | None = None) -> dict[str, Any]:
    """The fields of a request, those of its body first; plain text becomes the field `text_as`.

    Raises:
        RequestError: the body is too large, not UTF-8, or not a JSON object.
    """
    query: dict[str, Any] = dict(request.query_params)
    query.pop("session", None)
    body = await read(request)
    if not body:
        return query
    is_json = "json" in request.headers.get("content-type", "")
    if text_as and not is_json and not body.lstrip().startswith(b"{"):
        try:
            return {**query, text_as: body.decode()}
        except UnicodeDecodeError as error:
            raise RequestError("bad-message", "the text is not UTF-8") from error
    try:
        return {**query, **codec.json_object(body)}
    except BadMessageError as error:
        raise RequestError("bad-message", str(error)) from error


async def read(request: Request, limit: int = MAX_BODY) -> bytes:
    """The body of a request, of `limit` bytes at most.

    Raises:
        RequestError: it is larger, or does not come.
    """
    too_large = RequestError("too-large", f"a request has at most {limit} bytes")
    if "expect" in request.headers and _announced(request) > limit:
        raise too_large  # it waits to be told whether to send at all
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(DISCARD_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= limit:
                    body += chunk
                elif size > MAX_DISCARDED:
                    break
    except (TimeoutError, ClientDisconnect) as error:
        raise RequestError("bad-message", "the request's body did not come") from error
    if size > limit:
        raise too_large
    return bytes(body)


def _announced(request: Request) -> int:
    return number(request.headers.get("content-length", "")) or 0


def number(text: str) -> int | None:
    """A whole number as a header says it; None where it is none, or far too long to be one."""
    digits = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if digits else None
