"""The speech of one answer, put together as a face does."""

import wave
from pathlib import Path

from schemas import frames
from scripts.iris.face import Heard


class Voice:
    """Collects the sound of a turn, sentence by sentence.

    Attributes:
        rate: samples a second, once speech has started.
    """

    def __init__(self, turn: int) -> None:
        self.rate = 0
        self._turn = turn
        self._sentences: dict[int, bytearray] = {}
        self._spoken: set[int] = set()
        self._last: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every sentence has been written and spoken."""
        return self._last is not None and self._spoken >= set(range(self._last + 1))

    def hear(self, heard: Heard) -> None:
        """Take what belongs to the turn."""
        if isinstance(heard, frames.Frame):
            if heard.turn == self._turn and heard.kind is frames.Kind.SPEECH:
                self._sentences.setdefault(heard.sentence, bytearray()).extend(heard.pcm)
        elif heard.get("turn") == self._turn:
            self._message(heard)

    def save(self, path: Path) -> float:
        """Write what was spoken as a WAV file, sentences in order; gives its length in seconds."""
        pcm = b"".join(bytes(self._sentences[number]) for number in sorted(self._sentences))
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate or 16_000)
            file.writeframes(pcm)
        return len(pcm) / 2 / (self.rate or 16_000)

    def _message(self, heard: dict[str, object]) -> None:
        kind, sentence = heard["type"], int(str(heard.get("sentence", 0)))
        if kind == "speech.started":
            self.rate = int(str(heard["rate"]))
            self._sentences[sentence] = bytearray()  # another worker begins it again
        elif kind == "speech.ended":
            self._spoken.add(sentence)
        elif kind == "dialogue.sentence" and heard["last"]:
            self._last = sentence
