"""One question of a benchmark: asked as a face asks, timed until its answer is over."""

import asyncio
import time
from typing import Any

import msgspec

from agents.runtime.errors import SettingsError
from bus import Bus, BusUnavailableError
from schemas import frames
from schemas.messages import SpeechAudio, SpeechPlayed
from scripts.iris import measure
from scripts.iris.answer_sound import AnswerSound
from scripts.iris.bridge_client import BridgeClient

PATIENCE_SECONDS = 60.0
STAGE_SECONDS = 5.0


class TypedTrial(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question. Times are in ms from the sending of the prompt.

    Attributes:
        accepted_ms: until the client knew that the prompt is stored.
        first_audio_ms: until the client had the first sound.
        spoken_ms: until it had all of the sound.
        sentences: of the answer.
        letters: of the answer.
        stages: the time until the first sound, see `measure.split`.
        failures: what was told that went wrong meanwhile.
    """

    prompt: str
    turn: int
    accepted_ms: float
    first_audio_ms: float
    spoken_ms: float
    sentences: int
    letters: int
    stages: dict[str, float]
    failures: list[str]


async def ask(client: BridgeClient, bus: Bus, prompt: str) -> TypedTrial:
    """Ask, listen to the whole answer, tell that it was played, and wait until the turn is over.

    Args:
        client: hears `speech`, `transcripts` and `timings`.
        bus: where the time is read at which the first sound left.
        prompt: the question.

    Raises:
        SettingsError: there was no answer, or no speech, in time.
    """
    listener = _Listener()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            turn = await client.prompt(prompt)
            listener.accepted = time.perf_counter()
            await listener.listen(client, turn)
    except TimeoutError:
        raise SettingsError(
            f"no whole answer to {prompt!r} within {PATIENCE_SECONDS:.0f} s: `iris doctor` says "
            f"what is wrong"
        ) from None
    ends = listener.ends()
    ends["tts-first-chunk"] = await _left(bus, client.welcome.session, listener.first)
    return TypedTrial(
        prompt=prompt,
        turn=turn,
        accepted_ms=listener.since(listener.accepted),
        first_audio_ms=listener.since(listener.heard),
        spoken_ms=listener.since(listener.spoken),
        sentences=len(listener.sentences),
        letters=sum(map(len, listener.sentences)),
        stages=measure.split(listener.sent_at, ends),
        failures=listener.failures,
    )


class _Listener:
    """Follows one turn. Times are readings of `perf_counter`; those ending in `_at` are Unix's."""

    def __init__(self) -> None:
        self.sent_at, self.sent = time.time(), time.perf_counter()
        self.accepted = self.heard = self.spoken = 0.0
        self.first = frames.Frame(kind=frames.Kind.SPEECH)
        self.sentences: list[str] = []
        self.failures: list[str] = []
        self._heard_at = 0.0
        self._asked_at = 0.0
        self._messages: dict[str, dict[str, Any]] = {}

    def since(self, reading: float) -> float:
        """Milliseconds from the sending of the prompt to a reading."""
        return 1000 * (reading - self.sent)

    async def listen(self, client: BridgeClient, turn: int) -> None:
        """Hear everything until the turn has ended.

        Raises:
            SettingsError: it failed, or the bridge is gone.
        """
        voice = AnswerSound(turn)
        async for heard in client.receive():
            voice.hear(heard)
            if isinstance(heard, frames.Frame):
                self._sound(heard, turn)
            elif heard["type"] == "turn.asked":
                self._asked_at = heard["at"]
            elif heard.get("turn") == turn:
                if heard["type"] == "turn.ended":
                    self._must_be_whole(heard, voice)
                    return
                self._message(heard)
            if voice.complete and not self.spoken:
                self.spoken = time.perf_counter()
                await client.send(SpeechPlayed(**self._end_of_speech()))
        raise SettingsError("the bridge is gone: `iris doctor` says what is wrong")

    def ends(self) -> dict[str, float]:
        """When the stages ended that were told of, Unix time in seconds."""
        told = self._messages
        ends = {
            "bridge-takes-prompt": self._asked_at,
            "bus-brings-turn": told["turn.started"]["at"],
            "first-clause": told["dialogue.sentence 0"]["at"],
            "bus-brings-sentence": told["speech.started 0"]["at"],
            "delivery": self._heard_at,
        }
        if chunk := told.get("system.timing tts-first-chunk"):
            ends["bus-brings-sentence"] = chunk["started"]
        if model := told.get("system.timing llm-first-token"):
            ends["history"] = model["started"]
            ends["llm-first-token"] = model["started"] + model["ms"] / 1000
            search = told.get("system.timing retrieval")
            if search and search["started"] + search["ms"] / 1000 <= model["started"]:
                ends["history"], ends["retrieval"] = search["started"], model["started"]
        return ends

    def _sound(self, frame: frames.Frame, turn: int) -> None:
        if frame.turn == turn and not self.heard:
            self.heard, self._heard_at = time.perf_counter(), time.time()
            self.first = frame

    def _message(self, heard: dict[str, Any]) -> None:
        """Keep the first message of each kind, and of each sentence and stage."""
        kind = heard["type"]
        which = heard.get("stage", heard.get("sentence"))
        self._messages.setdefault(kind if which is None else f"{kind} {which}", heard)
        if kind == "dialogue.sentence" and heard["text"]:
            self.sentences.append(heard["text"])
        elif kind == "speech.ended":
            self._messages["end of speech"] = heard
        elif kind == "system.failed":
            self.failures.append(heard["detail"])

    def _end_of_speech(self) -> dict[str, Any]:
        ended = self._messages["end of speech"]
        rate = self._messages["speech.started 0"]["rate"]
        ms = 1000 * ended["samples"] / rate
        return {"turn": ended["turn"], "sentence": ended["sentence"], "ms": ms}

    def _must_be_whole(self, ended: dict[str, Any], voice: AnswerSound) -> None:
        if ended["reason"] != "completed" or not voice.complete or not self.heard:
            why = self.failures[-1] if self.failures else f"the turn ended as {ended['reason']}"
            raise SettingsError(f"an answer was not spoken: {why}")


async def _left(bus: Bus, session: str, first: frames.Frame) -> float:
    """When a frame of sound left its synthesizer: the stage has the time, the wire has not."""
    try:
        async with (
            asyncio.timeout(STAGE_SECONDS),
            bus.stored.stage(session, after=first.seq - 1) as stage,
        ):
            received = await anext(stage)
    except TimeoutError as error:
        raise BusUnavailableError("the stage does not hold the sound any more") from error
    if received.seq != first.seq or not isinstance(received.message, SpeechAudio):
        raise BusUnavailableError("the stage does not hold the sound any more")
    return received.message.at
