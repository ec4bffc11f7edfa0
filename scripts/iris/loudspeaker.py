"""What a loudspeaker plays next, and how far it has come. Pure: sound is pulled out of it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas import frames
from schemas.messages import SpeechPlayed
from scripts.iris.bridge_client import Heard

Key = tuple[int, int]
"""Turn and sentence."""


@dataclass
class _Sentence:
    pcm: bytearray = field(default_factory=bytearray)
    played: int = 0
    ended: bool = False


class Loudspeaker:
    """Puts sentences in order and gives out their sound, from any thread.

    Attributes:
        rate: samples a second, once speech has started.
    """

    def __init__(self) -> None:
        self.rate = 0
        self._lock = threading.Lock()
        self._sentences: dict[Key, _Sentence] = {}
        self._news: dict[Key, int] = {}

    @property
    def busy(self) -> bool:
        """Whether there is something to play, or will be soon."""
        with self._lock:
            return bool(self._sentences)

    def hear(self, heard: Heard) -> None:
        """Take what belongs to speech."""
        with self._lock:
            if isinstance(heard, frames.Frame):
                sentence = self._sentences.setdefault((heard.turn, heard.sentence), _Sentence())
                sentence.pcm += heard.pcm
            elif heard["type"] == "speech.started":
                self.rate = heard["rate"]
                self._begin((heard["turn"], heard["sentence"]))
            elif heard["type"] == "speech.ended":
                key = (heard["turn"], heard["sentence"])
                self._sentences.setdefault(key, _Sentence()).ended = True
                self._drop_played()
            elif heard["type"] in {"turn.cancelled", "turn.ended"}:
                self._end(heard["turn"], cancelled=heard["type"] == "turn.cancelled")

    def pull(self, size: int) -> bytes:
        """The next `size` bytes to play; silence where there is nothing."""
        out = bytearray()
        with self._lock:
            while len(out) < size and self._sentences:
                key = min(self._sentences)
                sentence = self._sentences[key]
                piece = sentence.pcm[sentence.played : sentence.played + size - len(out)]
                if not piece:
                    break
                sentence.played += len(piece)
                self._news[key] = sentence.played
                out += piece
                self._drop_played()
        return bytes(out) + bytes(size - len(out))

    def reports(self) -> Iterator[SpeechPlayed]:
        """How far each sentence has been played since the last call."""
        with self._lock:
            news, self._news = self._news, {}
        for (turn, sentence), played in sorted(news.items()):
            yield SpeechPlayed(turn=turn, sentence=sentence, ms=1000 * played / 2 / self.rate)

    def _begin(self, key: Key) -> None:
        """A sentence begins, perhaps again: what was played of it is not played twice."""
        old = self._sentences.get(key)
        self._sentences[key] = _Sentence(played=old.played if old else 0)

    def _end(self, turn: int, *, cancelled: bool) -> None:
        for key in [key for key in self._sentences if key[0] == turn]:
            if cancelled:
                del self._sentences[key]
            else:
                self._sentences[key].ended = True
        self._drop_played()

    def _drop_played(self) -> None:
        while self._sentences:
            key = min(self._sentences)
            sentence = self._sentences[key]
            if not sentence.ended or sentence.played < len(sentence.pcm):
                return
            del self._sentences[key]
