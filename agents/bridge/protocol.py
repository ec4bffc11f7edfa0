"""The conversation with one client, as plain decisions: a frame goes in, actions come out.

No network here: the socket carries the actions out, and tests need none.
"""

import secrets
from collections.abc import Collection

import msgspec

from agents.bridge.access import Grant
from agents.bridge.rate_limit import TokenBucket
from agents.bridge.scopes import SCOPES, Scope, needed_to_send
from agents.bridge.wire import read_json
from agents.runtime.settings import Bridge as BridgeSettings
from schemas import codec, frames
from schemas.codec import BadMessageError
from schemas.messages import (
    MESSAGES,
    AvatarExpression,
    AvatarTrigger,
    Event,
    Message,
    MicAudio,
    MicStarted,
    MicStopped,
    TurnAsked,
)
from schemas.types import ErrorCode
from schemas.wire import PROTOCOL, Error, Hello, Pong, Prompt

UNSUPPORTED_PROTOCOL = 4400
"""The WebSocket close code for a client of another version."""

FROM_CLIENTS = {name for name, kind in MESSAGES.items() if kind.from_clients}
LIMITED = (AvatarTrigger, AvatarExpression, Event)
"""What a client may publish only so often; prompts are limited, too."""


class Greet(msgspec.Struct, frozen=True):
    """The client said hello: welcome it."""

    hello: Hello


class Publish(msgspec.Struct, frozen=True):
    """Tell the bus; with a `ref`, tell the client when that is done."""

    message: Message
    ref: str | None = None


class Ask(msgspec.Struct, frozen=True):
    """Store a turn, and tell the client its number."""

    turn: TurnAsked


class Refuse(msgspec.Struct, frozen=True):
    """Tell the client what is wrong; `close` is the code to end the connection with, or 0."""

    error: Error
    close: int = 0


class Answer(msgspec.Struct, frozen=True):
    """Tell the client alone, if there is anything to tell."""

    message: Pong | None


Action = Greet | Publish | Ask | Answer | Refuse


class ClientProtocol:
    """What a client has said so far, and what follows from its next frame.

    Attributes:
        device: who it is; made up where it does not say.
        kind: what it says it is.
        session: whose conversation it joins.
        greeted: whether it has said hello.
        scopes: what it may do.
    """

    def __init__(self, settings: BridgeSettings) -> None:
        self.device = ""
        self.kind = ""
        self.session = "main"
        self.greeted = False
        self.scopes: Collection[Scope] = SCOPES
        self._settings = settings
        self._rate = TokenBucket(settings.requests_per_second, settings.requests_burst)
        self._microphone: int | None = None
        self._samples = 0

    def admit(self, grant: Grant) -> None:
        """It has said hello, and this is what it may do."""
        self.scopes = grant.scopes
        self.session = grant.session or self.session

    @property
    def microphone_open(self) -> bool:
        """Whether it speaks, or may at any moment."""
        return self._microphone is not None

    def text(self, data: bytes, now: float) -> Action:
        """A text frame arrived, at `now` seconds on any steady clock."""
        ref = None
        try:
            kind, fields = read_json(data)
            if kind in ("ping", "pong"):
                return Answer(Pong() if kind == "ping" else None)
            ref = fields.get("ref") if isinstance(fields.get("ref"), str) else None
            if not self.greeted:
                return self._hello(kind, data)
            if kind == "hello":
                raise BadMessageError("hello was said already")
            return self._message(kind, data, ref, now)
        except BadMessageError as error:
            return _refuse("bad-message", str(error), ref)

    def binary(self, data: bytes) -> Action:
        """A binary frame arrived."""
        try:
            if not self.greeted:
                raise BadMessageError("say hello first")
            frame = frames.decode(data)
            if frame.kind is not frames.Kind.MICROPHONE:
                raise BadMessageError("clients send microphone frames only (kind 1)")
            if self._microphone is None:
                raise BadMessageError("the microphone is closed: send mic.started first")
        except BadMessageError as error:
            return _refuse("bad-message", str(error))
        offset, self._samples = self._samples, self._samples + len(frame.pcm) // 2
        return Publish(
            MicAudio(
                device=self.device,
                rate=self._microphone,
                offset=offset & 0xFFFF_FFFF,
                pcm=frame.pcm,
            )
        )

    def lost(self) -> Publish | None:
        """The connection is gone: an open microphone is closed."""
        if self._microphone is None:
            return None
        rate, self._microphone = self._microphone, None
        return Publish(MicStopped(device=self.device, rate=rate))

    def _hello(self, kind: str, data: bytes) -> Action:
        if kind != "hello":
            raise BadMessageError("say hello first")
        hello = codec.read(data, Hello)
        if hello.protocol != PROTOCOL:
            error = Error(
                code="unsupported-protocol",
                detail=f"this server speaks protocol {PROTOCOL}, not {hello.protocol}: "
                "update the older",
            )
            return Refuse(error, UNSUPPORTED_PROTOCOL)
        self.greeted = True
        self.device = hello.device or f"{hello.kind or 'client'}-{secrets.token_hex(3)}"
        self.kind = hello.kind
        self.session = hello.session
        return Greet(hello)

    def _message(self, kind: str, data: bytes, ref: str | None, now: float) -> Action:
        if kind != "prompt" and kind not in FROM_CLIENTS and not kind.startswith("event."):
            raise BadMessageError(f"clients do not send {kind!r}")
        if (scope := needed_to_send(kind)) not in self.scopes:
            return _refuse("forbidden", f"this device may not {scope}: {kind}", ref)
        if kind == "prompt":
            return self._prompt(data, now)
        message = codec.decode(kind, self._signed(kind, data))
        limited = isinstance(message, LIMITED)
        if limited and not self._rate.allow(now):
            return _refuse("rate-limited", "too many messages: slow down", ref)
        if isinstance(message, MicStarted):
            self._microphone, self._samples = message.rate, 0
        elif isinstance(message, MicStopped):
            self._microphone = None
        return Publish(message, ref if limited else None)

    def _prompt(self, data: bytes, now: float) -> Action:
        prompt = codec.read(data, Prompt)
        if why := text_problem(prompt.text, self._settings.max_text):
            return _refuse(*why, prompt.ref)
        if not self._rate.allow(now):
            return _refuse("rate-limited", "too many prompts: slow down", prompt.ref)
        return Ask(TurnAsked(text=prompt.text, source="typed", device=self.device, ref=prompt.ref))

    def _signed(self, kind: str, data: bytes) -> bytes:
        """Microphones are known by the device that said hello, whatever a message says."""
        if not kind.startswith("mic."):
            return data
        return msgspec.json.encode({**codec.json_object(data), "device": self.device})


def text_problem(text: str, limit: int) -> tuple[ErrorCode, str] | None:
    """Why a text is no prompt, by WebSocket or by HTTP: a code and a sentence; None where it is."""
    if not text.strip():
        return "bad-message", "a prompt has a text that is not empty"
    if len(text) > limit:
        return "too-large", f"a prompt of {len(text)} characters: at most {limit}"
    return None


def _refuse(code: ErrorCode, detail: str, ref: str | None = None) -> Refuse:
    return Refuse(Error(code=code, detail=detail, ref=ref))
