"""One microphone on the bus: what it hears is recognised while it is being said."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from agents.asr.begins import Begins
from agents.asr.company import Company, Meaning
from agents.asr.endpoint import Limits
from agents.asr.engine import RATE, AsrEngine, PatienceEngine, Said, Transcript, VadEngine
from agents.asr.microphone import Microphone, Started
from agents.asr.utterance import Job, Utterance
from agents.runtime.errors import EngineError
from agents.runtime.settings import Asr as AsrSettings
from bus import Bus, BusUnavailableError
from schemas.messages import (
    AsrFinal,
    AsrPartial,
    Message,
    SystemFailed,
    SystemTiming,
    TurnAsked,
    VadStarted,
    VadStopped,
)

log = structlog.get_logger()

Secure = Callable[[], Awaitable[None]]

LOST_SECONDS = 3.0
"""A microphone from which nothing comes for so long is gone."""
PARTIAL_MS = 240.0
"""New sound after which a growing utterance is transcribed again."""


class Desk:
    """The one place where transcriptions are made, for all microphones, one at a time."""

    def __init__(self, engine: AsrEngine) -> None:
        self._engine = engine
        self._lock = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a transcription is being made."""
        return self._lock.locked()

    async def transcribe(self, job: Job) -> tuple[Transcript, float]:
        """Transcribe, in the order of asking; gives the transcript and how many ms it took.

        Raises:
            EngineError: the engine cannot.
        """
        async with self._lock:
            began = time.perf_counter()
            transcript = await asyncio.to_thread(
                self._engine.transcribe,
                job.pcm,
                language=job.language,
                likely=job.likely,
                hasty=job.hasty,
            )
            return transcript, (time.perf_counter() - began) * 1000


class Listener:
    """Follows one microphone from its first sound to its last.

    Attributes:
        rate: samples a second of its sound.
        open: whether it still takes sound.
    """

    def __init__(  # noqa: PLR0913
        self,
        bus: Bus,
        desk: Desk,
        vad: VadEngine,
        patience: PatienceEngine,
        settings: AsrSettings,
        *,
        company: Company,
        session: str,
        device: str,
        rate: int,
        first: int,
        origin: int,
        secure: Secure,
    ) -> None:
        """Listen.

        Args:
            bus: to tell on what is heard.
            desk: where transcriptions are made.
            vad: tells speech from other sound.
            patience: tells how long a silence ends a turn.
            settings: of the agent.
            company: what Iris says meanwhile.
            session: of the microphone.
            device: that it belongs to.
            rate: samples a second of its sound.
            first: the sequence number of its first sound.
            origin: the sequence number at which whoever listened before began its last utterance;
                0 where there was none.
            secure: called before a turn is asked, and when an utterance has been dealt with.
        """
        self.rate = rate
        self.open = True
        self._secure = secure
        self._begins = Begins(first, origin)
        self._bus = bus
        self._desk = desk
        self._patience = patience
        self._company = company
        self._half_duplex = settings.half_duplex
        self._session = session
        self._device = device
        self._microphone = Microphone(
            rate,
            vad,
            language=settings.language,
            partial_ms=PARTIAL_MS,
        )
        self._sound: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue()
        self._utterances: asyncio.Queue[tuple[Utterance, float | None] | None] = asyncio.Queue()
        """Each with when it began, if Iris spoke then."""
        self._news = asyncio.Event()
        """Something changed about an utterance."""
        self._ends: deque[float] = deque()
        """Unix times at which utterances were seen to have ended that are not reported yet."""

    def put(self, seq: int, pcm: bytes) -> None:
        """Take some sound: its sequence number in the stream, and s16le mono of any length."""
        if self._half_duplex and self._company.speaking(time.monotonic()):
            pcm = bytes(len(pcm))
        self._sound.put_nowait((seq, pcm))

    @property
    def needed(self) -> int:
        """The sequence number from which on whoever takes over needs the sound."""
        return self._begins.needed

    def close(self) -> None:
        """Take no more: whatever is being said has ended."""
        self.open = False
        self._sound.put_nowait(None)

    async def run(self) -> None:
        """Listen until the microphone is closed or gone, and report all that was said."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._recognise(), name=f"recognise {self._device}")
            await self._listen()
            self._utterances.put_nowait(None)

    async def _listen(self) -> None:
        try:
            while (item := await self._next()) is not None:
                seq, pcm = item
                self._begins.hear(seq, len(pcm) / 2 / self.rate)
                for event in self._microphone.hear(pcm):
                    await self._tell(event)
                self._news.set()
        except TimeoutError:
            self.open = False
            if self._microphone.utterance is not None:
                detail = f"nothing comes from the microphone of {self._device or 'a device'}"
                await self._publish(SystemFailed(code="microphone-lost", detail=detail))
        for event in self._microphone.close():
            await self._tell(event)
        self._news.set()

    async def _next(self) -> tuple[int, bytes] | None:
        async with asyncio.timeout(LOST_SECONDS):
            return await self._sound.get()

    async def _tell(self, event: object) -> None:
        if isinstance(event, Started):
            now = time.monotonic()
            over = now if self._company.speaking(now) else None
            if over is not None:
                event.utterance.be_sure()
            self._begins.begin(event.utterance.begun / RATE)
            self._utterances.put_nowait((event.utterance, over))
            await self._publish(VadStarted(device=self._device))
        else:
            self._ends.append(time.time())
            await self._publish(VadStopped(device=self._device))

    async def _recognise(self) -> None:
        """Recognise one utterance after the other."""
        while (item := await self._utterances.get()) is not None:
            utterance, over = item
            await self._follow(utterance, over=over)
            await self._report(utterance, self._ends.popleft(), over=over)
            self._begins.report(utterance.heard / RATE)
            await self._secure()

    async def _follow(self, utterance: Utterance, *, over: float | None) -> None:
        """Transcribe what there is of an utterance, until it is over and all is transcribed.

        What is shown of it while Iris speaks is what somebody says to her, so it interrupts her.
        """
        shown = ""
        while True:
            self._news.clear()
            job = utterance.job()
            if job is not None and not (job.hasty and self._desk.busy):
                async with asyncio.TaskGroup() as group:
                    if not job.hasty and not job.whole and utterance.text:
                        # Mostly that is all, or nearly: who has thought of it is quicker then.
                        group.create_task(self._silence_ms(utterance.said), name="consider")
                    await self._transcribe(utterance, job)
            elif job is None and utterance.ended:
                return
            elif job is None and utterance.undecided:
                utterance.wait(await self._silence_ms(utterance.said))
            else:
                await self._news.wait()
                continue
            if utterance.undecided:
                continue  # first of all: the silence goes on
            if not utterance.ended and utterance.shown != shown:
                shown = utterance.shown
                if self._meaning(shown, utterance, over=over) == "speech":
                    await self._publish(
                        AsrPartial(text=shown, language=utterance.language, device=self._device)
                    )

    async def _silence_ms(self, said: Said) -> float:
        """How long a silence ends a turn of which this was said."""
        try:
            return await asyncio.to_thread(self._patience.silence_ms, said)
        except EngineError as error:
            await self._publish(SystemFailed(code=error.code, detail=error.detail))
            return Limits().unknown_ms

    def _meaning(self, text: str, utterance: Utterance, *, over: float | None) -> Meaning:
        """What a transcript means, to a room in which Iris may speak as well."""
        return self._company.meaning(text, utterance.language, over, utterance.sound())

    async def _transcribe(self, utterance: Utterance, job: Job) -> None:
        try:
            transcript, ms = await self._desk.transcribe(job)
        except EngineError as error:
            await self._publish(SystemFailed(code=error.code, detail=error.detail))
            transcript, ms = Transcript("", ""), 0.0
        utterance.take(job, transcript, ms)

    async def _report(self, utterance: Utterance, ended: float, *, over: float | None) -> None:
        """Ask the turn that was spoken, and say what was recognised; nothing when nothing was.

        Signs of listening are told, with turn 0, and ask nothing; her own voice is nothing.
        """
        recognised = time.time()
        if utterance.lost:
            detail = f"speech is transcribed too slowly: {utterance.lost / RATE:.0f} s were dropped"
            await self._publish(SystemFailed(code="too-slow", detail=detail))
        meaning = self._meaning(utterance.text, utterance, over=over)
        if not utterance.text or meaning == "echo":
            log.debug("nothing was said", device=self._device, meaning=meaning)
            return
        await self._secure()
        key = f"{self._device} {self._begins.first}"
        turn = await self._ask(utterance.text, key) if meaning == "speech" else 0
        final = AsrFinal(
            text=utterance.text,
            language=utterance.language,
            device=self._device,
            audio_ms=(utterance.spoken - utterance.begun) * 1000 / RATE,
            turn=turn,
        )
        await self._keep(final, key)
        if not turn:
            return
        silence = (utterance.heard - utterance.spoken) / RATE
        await self._time(turn, "endpoint", ended - silence, ended)
        await self._time(turn, "asr", ended, recognised)

    async def _ask(self, text: str, key: str) -> int:
        """The number of the turn; 0 when it could not be asked."""
        asked = TurnAsked(text=text, source="spoken", device=self._device)
        try:
            return await self._bus.ask(asked, session=self._session, key=key)
        except BusUnavailableError as error:
            detail = f"what was said will not be answered, say it again: {error}"
            await self._publish(SystemFailed(code="turn-lost", detail=detail))
            return 0

    async def _keep(self, final: AsrFinal, key: str) -> None:
        try:
            await self._bus.store(final, session=self._session, key=key)
        except BusUnavailableError as error:
            log.warning("a transcript is not shown", error=str(error))

    async def _time(self, turn: int, stage: str, started: float, ended: float) -> None:
        ms = max(0.0, (ended - started) * 1000)
        await self._publish(SystemTiming(turn=turn, stage=stage, ms=ms, started=started))

    async def _publish(self, message: Message) -> None:
        await self._bus.publish(message, session=self._session)
