"""Runs an engine in a thread, and lets nothing that it does end anything but its sentence."""

import contextlib
import threading
from collections.abc import Iterator

import numpy as np

from agents.runtime.errors import EngineError
from agents.runtime.watched import HungError, watched
from agents.tts.engine import Piece, TtsEngine

VOICE_STUCK = "voice-stuck"
"""The code of an engine that hangs."""
PIECE_SECONDS = 60.0
"""Longest time that a piece may take to be made; the slowest voices need a tenth of it."""
CLOSE_SECONDS = 2.0
"""Longest time that an engine has to stop; one that takes longer is left to itself."""


class PieceReader:
    """Reads the pieces of a text as an engine makes them.

    Args:
        engine: the voice.
        text: to say; nothing is asked of the engine for an empty one.
    """

    def __init__(self, engine: TtsEngine, text: str) -> None:
        self._engine = engine
        self._text = text
        self._pieces: Iterator[Piece] | None = None if text else iter(())
        self._lock = threading.Lock()

    async def next(self) -> Piece | None:
        """The next piece; None when all is said.

        Raises:
            EngineError: the engine cannot speak, or failed in whatever way.
        """
        try:
            return await watched(self._next, within=PIECE_SECONDS)
        except HungError as error:
            raise EngineError(
                VOICE_STUCK,
                f"the voice took more than {PIECE_SECONDS:.0f} s for a piece of a sentence, which "
                f"is left out, and is loaded anew: choose a smaller voice if that comes again",
            ) from error

    async def close(self) -> None:
        """Stop the engine's work, once the piece in hand is made."""
        with contextlib.suppress(HungError):
            await watched(self._close, within=CLOSE_SECONDS)

    def _next(self) -> Piece | None:
        with self._lock:
            try:
                if self._pieces is None:
                    self._pieces = iter(self._engine.speak(self._text))
                piece = next(self._pieces, None)
                return None if piece is None else _checked(piece)
            except EngineError:
                raise
            except BaseException as error:  # whatever it is, it ends this sentence alone
                raise EngineError(
                    "voice-failed",
                    f"the voice failed at a sentence, which is left out ({_described(error)})",
                ) from error

    def _close(self) -> None:
        with self._lock:
            try:
                close = getattr(self._pieces, "close", None)
                if close is not None:
                    close()
            except BaseException:  # noqa: BLE001, S110  (the sentence is over already)
                pass


def _checked(piece: Piece) -> Piece:
    """The piece, which is what `TtsEngine.speak` promises.

    Raises:
        TypeError, ValueError: it is not.
    """
    pcm = np.asarray(piece.pcm)
    if pcm.dtype != np.int16 or pcm.ndim != 1:
        raise TypeError(f"its sound is {pcm.dtype} with {pcm.ndim} dimensions, not mono s16")
    phonemes = [(str(symbol), int(samples)) for symbol, samples in piece.phonemes]
    if any(samples < 0 for _, samples in phonemes):
        raise ValueError("a phoneme has less than no length")
    return piece


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
