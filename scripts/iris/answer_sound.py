"""The speech of one answer, put together as a face does."""

import wave
from pathlib import Path
from typing import Any

from schemas import frames
from scripts.iris.bridge_client import Heard


class AnswerSound:
    """Collects the sound of a turn, sentence by sentence.

    Attributes:
        rate: samples a second, once speech has started.
    """

    def __init__(self, turn: int) -> None:
        self.rate = 0
        self._turn = turn
        self._faults: list[str] = []
        self._gaps: dict[int, str] = {}
        self._attempts: dict[int, int] = {}
        self._sentences: dict[int, bytearray] = {}
        self._spoken: set[int] = set()
        self._last: int | None = None
        self._written = 0

    @property
    def complete(self) -> bool:
        """Whether every sentence has been written and spoken."""
        return self._last is not None and self._spoken >= set(range(self._last + 1))

    @property
    def faults(self) -> list[str]:
        """What was wrong with it: gaps, repeats, sentences that came twice.

        A gap in an attempt that another one followed is none: what came before that is void.
        """
        gaps = [
            f"turn {self._turn}, sentence {number}: {gap}" for number, gap in self._gaps.items()
        ]
        return self._faults + gaps

    @property
    def pcm(self) -> bytes:
        """What was spoken so far, sentences in order."""
        return b"".join(bytes(self._sentences[number]) for number in sorted(self._sentences))

    @property
    def end(self) -> dict[str, Any]:
        """Where the last sentence ends: its turn, its number, and its ms."""
        number = max(self._sentences)
        ms = 1000 * len(self._sentences[number]) / 2 / self.rate
        return {"turn": self._turn, "sentence": number, "ms": ms}

    def hear(self, heard: Heard) -> None:
        """Take what belongs to the turn."""
        if isinstance(heard, frames.Frame):
            if heard.turn == self._turn and heard.kind is frames.Kind.SPEECH:
                self._sound(heard)
        elif heard.get("turn") == self._turn:
            self._message(heard)

    def save(self, path: Path) -> float:
        """Write what was spoken as a WAV file, sentences in order; gives its length in seconds."""
        pcm = self.pcm
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate or 16_000)
            file.writeframes(pcm)
        return len(pcm) / 2 / (self.rate or 16_000)

    def _sound(self, frame: frames.Frame) -> None:
        pcm = self._sentences.setdefault(frame.sentence, bytearray())
        if 2 * frame.offset != len(pcm):
            self._gaps[frame.sentence] = f"sound {frame.offset} follows {len(pcm) // 2} samples"
        pcm.extend(frame.pcm)

    def _message(self, heard: dict[str, Any]) -> None:
        kind, sentence = heard["type"], heard.get("sentence", 0)
        if kind == "speech.started":
            self.rate = heard["rate"]
            if heard["attempt"] <= self._attempts.get(sentence, 0):
                self._fault(sentence, f"attempt {heard['attempt']} comes again")
            self._attempts[sentence] = heard["attempt"]
            self._gaps.pop(sentence, None)
            self._sentences[sentence] = bytearray()  # another worker begins it again
            self._spoken.discard(sentence)
        elif kind == "speech.ended":
            if 2 * heard["samples"] != len(self._sentences.get(sentence, b"")):
                self._gaps[sentence] = f"its end tells of {heard['samples']} samples"
            self._spoken.add(sentence)
        elif kind == "dialogue.sentence":
            if sentence != self._written:
                self._fault(sentence, f"was written after {self._written - 1}")
            self._written = sentence + 1
            if heard["last"]:
                self._last = sentence

    def _fault(self, sentence: int, what: str) -> None:
        self._faults.append(f"turn {self._turn}, sentence {sentence}: {what}")
