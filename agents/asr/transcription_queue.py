"""Where all microphones of a process have their sound transcribed, one at a time."""

import asyncio
import time
from functools import partial

import structlog

from agents.asr.engine import RATE, Transcript
from agents.asr.engine_set import EngineSet
from agents.asr.utterance import Job
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.watched import HungError, watched

log = structlog.get_logger()

LEAST_SECONDS = 30.0
SLOWEST = 10.0
"""A transcription that takes longer than `LEAST_SECONDS` and so many times its sound hangs."""


class TranscriptionQueue:
    """Transcribes in the order of asking."""

    def __init__(self, engines: EngineSlot[EngineSet]) -> None:
        self._engines = engines
        self._lock = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a transcription is being made."""
        return self._lock.locked()

    async def transcribe(self, job: Job) -> tuple[Transcript, float]:
        """Transcribe; gives the transcript and how many ms it took.

        Raises:
            EngineError: the engine cannot, or failed in a way that nobody foresaw.
        """
        async with self._lock, self._engines.in_use() as engines:
            began = time.perf_counter()
            try:
                transcribe = partial(
                    engines.recognizer.transcribe,
                    job.pcm,
                    language=job.language,
                    fallback_language=job.fallback_language,
                    interim=job.interim,
                    speech=job.speech,
                )
                within = LEAST_SECONDS + SLOWEST * len(job.pcm) / RATE
                transcript = await watched(transcribe, within=within)
                if not isinstance(transcript, Transcript):
                    raise TypeError(f"{type(transcript).__name__} is no transcript")
            except EngineError:
                raise
            except HungError as error:
                await self.renew(engines)
                raise EngineError(
                    "recognizer-stuck",
                    f"the speech recognizer hung for {within:.0f} s, so it is loaded anew: "
                    "say it again",
                ) from error
            except Exception as error:
                log.exception("the speech recognizer failed")
                raise EngineError(
                    "recognizer-failed",
                    f"the speech recognizer failed, say it again ({type(error).__name__}: {error})",
                ) from error
            return transcript, (time.perf_counter() - began) * 1000

    async def renew(self, hung: EngineSet) -> None:
        """Have other engines in place of those of which one hangs."""
        try:
            await self._engines.renew(hung)
        except Exception:  # the next transcription tries it again
            log.exception("the engines cannot be loaded anew")
