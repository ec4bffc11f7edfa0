"""The receiver of a webhook: one HTTP request, and what came of it."""

import asyncio
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import httpx

from agents.runtime.addresses import is_loopback
from agents.runtime.errors import SettingsError
from agents.runtime.redaction import redacted

ANSWER_SECONDS = 15.0
CONNECT_SECONDS = 5.0
ANSWER_BYTES = 64 * 1024
"""What is read of an answer, so that the connection can be used again."""
LONGEST_WAIT = 3600.0
"""Seconds; a receiver that asks for more is asked again after this."""
GONE = 410
ABOUT_THE_BODY = {400, 406, 411, 413, 414, 415, 422, 431}
"""Answers that another message may not get. Any other but 2xx is about the receiver itself."""


class Outcome(NamedTuple):
    """What came of a request.

    Attributes:
        kind: `taken`; `away`: the receiver takes nothing at the moment; `refused`: it does not want
            this message; `gone`: it wants none any more.
        why: in words, without an address or a secret.
        wait: seconds that the receiver asked to be left alone for.
    """

    kind: Literal["taken", "away", "refused", "gone"]
    why: str = ""
    wait: float = 0.0


class Endpoint:
    """A receiver. It is asked at its own address alone: redirections are not followed."""

    def __init__(self, url: str) -> None:
        """Nothing is sent yet.

        Raises:
            SettingsError: that is no address, or the environment's proxy cannot be used.
        """
        self.host = host_of(url)
        self._url = url
        parts = urlsplit(url)
        self._hidden = [
            part for part in (parts.path.strip("/"), parts.query, parts.password) if part
        ]
        try:
            self._client = httpx.AsyncClient(
                timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
                follow_redirects=False,
                trust_env=not is_loopback(url),
                verify=parts.scheme == "https",
                headers={"User-Agent": "Iris", "Content-Type": "application/json"},
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            why = redacted(str(error))
            raise SettingsError(f"the environment's proxy cannot be used ({why})") from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Send a body; what goes wrong is an outcome."""
        try:
            async with (
                asyncio.timeout(ANSWER_SECONDS),
                self._client.stream("POST", self._url, content=body, headers=headers) as response,
            ):
                size = 0
                async for piece in response.aiter_raw():
                    size += len(piece)
                    if size > ANSWER_BYTES:
                        break
                return _read(response.status_code, response.headers)
        except TimeoutError:
            return Outcome("away", f"no answer within {ANSWER_SECONDS:.0f} s")
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
            why = redacted(str(error) or type(error).__name__, self._hidden)
            return Outcome("away", why)


def host_of(url: str) -> str:
    """The host and port of a receiver: all of its address that is ever shown.

    Raises:
        SettingsError: it is no address of a server; it is not shown.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and url.isprintable()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        known, port = False, ""
    if not known or any(character.isspace() for character in url):
        raise SettingsError("url begins with https:// or http:// and names a host")
    return f"{parts.hostname}{port}"


def _read(status: int, headers: Mapping[str, str]) -> Outcome:
    if 200 <= status < 300:
        return Outcome("taken")
    why = f"it answers {status}"
    if status == GONE:
        return Outcome("gone", why)
    if status in ABOUT_THE_BODY:
        return Outcome("refused", why)
    if 300 <= status < 400:
        why += ", a redirection, which is not followed: correct its url"
    return Outcome("away", why, _wait(headers.get("retry-after", "")))


def _wait(retry_after: str) -> float:
    """Seconds; a date, which few send, is left to our own pauses."""
    digits = retry_after.strip()
    return min(float(digits), LONGEST_WAIT) if digits.isascii() and digits.isdigit() else 0.0
