"""A server of language models over HTTP: how it is reached, asked and understood."""

import contextlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

import httpx
import structlog

from agents.dialogue.completion_stream import ChatStream, Lines
from agents.dialogue.engines._dialect import Dialect
from agents.dialogue.server_errors import BadAnswerError, words_of
from agents.runtime.addresses import is_loopback
from agents.runtime.errors import EngineError
from agents.runtime.redaction import redacted

log = structlog.get_logger()

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 300.0
"""A server may have to load its model before it answers at all."""
BUSY_SECONDS = 120.0
"""How long a server is waited for at start that is busy, or still loading."""
RETRY_SECONDS = 2.0
TRIES = 6
"""Times that one answer is asked for: each but the last is refused for another parameter."""
BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class Names(NamedTuple):
    """How a server and its settings are called in sentences.

    Attributes:
        kind: `Ollama`, `the server`.
        address: the setting of the address, `[dialogue.openai] base_url`.
        start: what to do where nobody answers.
        missing: what to do where it does not know what was asked for.
        key: what to do where it wants another key.
    """

    kind: str
    address: str
    start: str
    missing: str
    key: str = "it wants a key, which this engine cannot give"


class Server:
    """One server. Whatever goes wrong with it is an EngineError that says what the server did."""

    def __init__(self, url: str, names: Names, *, key: str = "") -> None:
        """Nothing is asked yet.

        Raises:
            EngineError: the address or the key cannot be used.
        """
        self._url = url
        self._names = names
        self._secrets = [key] if key else []
        self._dialect = Dialect()
        self._options: dict[str, Any] = {
            "base_url": self._checked(url),
            "headers": {"Authorization": f"Bearer {key}"} if key else {},
            "timeout": httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            # Certificates take a quarter of a second to load, and only https needs them.
            "verify": not url.startswith("http://"),
            # A proxy of the environment is no way to this very machine.
            "trust_env": not is_loopback(url),
        }
        self._client = self._made(httpx.AsyncClient)

    @property
    def place(self) -> str:
        """The address, as it may be shown."""
        return redacted(self._url, self._secrets)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> tuple[int, str]:
        """Ask something at start; gives the status and the body. Blocks.

        A server that is busy or still loading is waited for.

        Raises:
            EngineError: it cannot be reached.
        """
        deadline = time.monotonic() + BUSY_SECONDS
        told = False
        with self.explained(), self._made(httpx.Client) as client:
            while True:
                response = client.request(method, path, json=body)
                if response.status_code not in BUSY or time.monotonic() > deadline:
                    return response.status_code, response.text
                if not told:
                    words = redacted(words_of(response.text), self._secrets)
                    log.warning("the server is busy: waiting for it", url=self.place, words=words)
                    told = True
                time.sleep(_seconds(response.headers.get("Retry-After")))

    async def stream(
        self, path: str, body: Mapping[str, Any], stream: ChatStream
    ) -> AsyncIterator[str]:
        """Ask for an answer; gives its text as it comes.

        Raises:
            EngineError: there is none, or no whole one.
        """
        begun = False
        with self.explained():
            for attempt in range(TRIES):
                try:
                    sent = self._dialect.apply(body)
                    async with self._client.stream("POST", path, json=sent) as response:
                        if response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
                            words = (await response.aread()).decode("utf-8", "replace")
                            if attempt + 1 < TRIES and self._learns(response, sent, words):
                                continue
                            raise self.refused(response.status_code, words, response.headers)
                        async for text in _texts(response, stream):
                            begun = True
                            yield text
                        return
                except httpx.RemoteProtocolError:
                    if begun or attempt:
                        raise
                    # It closed an idle connection just as the question went out on it.

    def _learns(self, response: httpx.Response, sent: Mapping[str, Any], words: str) -> bool:
        refused = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
        return response.status_code in refused and self._dialect.learn(sent, words)

    def refused(
        self, status: int, body: str, headers: Mapping[str, str] | None = None
    ) -> EngineError:
        """Why a server does not do what was asked."""
        words = redacted(words_of(body), self._secrets) or "without a word"
        names, place = self._names, self.place
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            target = redacted((headers or {}).get("location", "another address"), self._secrets)
            detail = f"{place} answers with a redirect to {target}: look at {names.address}"
            return EngineError("bad-answer", detail)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return EngineError("unauthorized", f"{place} refuses the key ({words}): {names.key}")
        if status == HTTPStatus.NOT_FOUND:
            detail = f"{place} does not know it ({words}): {names.missing}"
            return EngineError("model-missing", detail)
        return EngineError("completion-failed", f"{place} answers {status}: {words}")

    def no_api(self, what: str) -> EngineError:
        """What answers there is not what was meant."""
        address = self._names.address
        return EngineError("bad-answer", f"{self.place} answers with {what}: look at {address}")

    @contextlib.contextmanager
    def explained(self) -> Generator[None]:
        """Turn what can go wrong into errors that say what to do."""
        names = self._names
        try:
            yield
        except BadAnswerError as error:
            detail = f"{names.kind} at {self.place} {redacted(error.what, self._secrets)}"
            raise EngineError(error.code, detail) from None
        except httpx.ReadTimeout as error:
            detail = f"{names.kind} at {self.place} sent nothing for {ANSWER_SECONDS:g} s"
            raise EngineError("model-stalled", detail) from error
        except (httpx.TransportError, ConnectionError) as error:
            why = redacted(str(error), self._secrets) or type(error).__name__
            detail = f"{names.kind} is not reachable at {self.place} ({why}): {names.start}, or "
            raise EngineError("server-unreachable", f"{detail}set {names.address}") from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            why = redacted(f"{type(error).__name__}: {error}", self._secrets)
            detail = f"{names.kind} at {self.place} sends what cannot be read ({why})"
            raise EngineError("bad-answer", detail) from None

    def _made(self, kind: Any) -> Any:  # noqa: ANN401 (either of httpx's two clients)
        try:
            return kind(**self._options)
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            why = redacted(str(error), self._secrets)
            raise EngineError(
                "proxy-unusable",
                f"the proxy that the environment names for {self.place} cannot be used ({why}): "
                f"unset ALL_PROXY and the like for Iris, or name an http:// proxy",
            ) from None

    def _checked(self, url: str) -> str:
        """The address, if it is one."""
        try:
            parsed = httpx.URL(url)
            whole = parsed.scheme in {"http", "https"} and bool(parsed.host) and url.isprintable()
        except (httpx.InvalidURL, ValueError):
            whole = False
        if not whole or any(character.isspace() for character in url):
            raise EngineError(
                "address-invalid",
                f"{self._names.address} is no address of a server "
                f"({redacted(' '.join(url.split()))}): write it like http://127.0.0.1:1234/v1",
            )
        return url if url.endswith("/") else f"{url}/"


def checked_key(key: str, setting: str) -> str:
    """A key without white space around it.

    Raises:
        EngineError: it holds what no key has; the key is not shown.
    """
    key = key.strip()
    if not key.isascii() or not key.isprintable() or any(c.isspace() for c in key):
        raise EngineError(
            "key-invalid",
            f"{setting} holds a character that no key has (white space, a line break, a letter "
            f"outside ASCII): copy the key again",
        )
    return key


def check_json(body: Mapping[str, Any], setting: str) -> None:
    """See that a request can be sent.

    Raises:
        EngineError: an option is nothing that JSON can hold.
    """
    try:
        json.dumps(body, allow_nan=False)
    except (TypeError, ValueError) as error:
        detail = f"{setting} holds a value that cannot be sent ({error})"
        raise EngineError("options-invalid", detail) from None


async def _texts(response: httpx.Response, stream: ChatStream) -> AsyncGenerator[str]:
    """The text of a streamed answer."""
    lines = Lines()
    async for data in response.aiter_bytes():
        for line in lines.feed(data):
            if text := stream.feed(line):
                yield text
        if stream.closed:
            break
    for line in lines.finish():
        if text := stream.feed(line):
            yield text
    if text := stream.finish_text():
        yield text
    stream.finish()


def _seconds(after: str | None) -> float:
    """How long a busy server wants to be left alone."""
    try:
        return min(max(float(after or RETRY_SECONDS), 0.1), 30.0)
    except ValueError:
        return RETRY_SECONDS
