"""A machine of its own, as far as the kernel can make one: a network namespace, joined over TLS.

Needs root, and `ip`. Measured on one computer: the wire between is a virtual one.
"""

import asyncio
import os
import re
import shutil
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import psutil
import pytest
from free_port import ROOT, free_port
from running_iris import RunningIris, command

from bus import Bus, Reader, connect
from schemas import messages as m

pytestmark = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or shutil.which("ip") is None,
    reason="needs root and ip(8) to make a network namespace",
)
HERE, THERE = "10.77.0.1", "10.77.0.2"
VOICE = """
[asr]
engine = "tests.fakes.asr"
vad = "tests.fakes.asr"
[dialogue]
engine = "tests.fakes.dialogue"
passages = 0
[tts]
engine = "tests.fakes.tts"
[tts."tests.fakes.tts"]
word_seconds = 0.05
"""
SENTENCES = [f"sentence {number} has nine words to be spoken aloud" for number in range(4)]
SPEECH = (m.SpeechStarted, m.SpeechAudio, m.SpeechEnded)
MEASURED = 40
QUIET_SECONDS = 4.0
FIRST_SOUND_MS = 15.0
"""By how much a machine may be slower than the house's own computer, to the first sound."""


class Namespace:
    """Another machine: a network namespace, with a wire to this one."""

    name = f"iris-{os.getpid()}"
    wire = f"irish{os.getpid() % 10**6}"

    def __enter__(self) -> Self:
        ip("netns", "add", self.name)
        ip("link", "add", self.wire, "type", "veth", "peer", "name", "irisg", "netns", self.name)
        ip("addr", "add", f"{HERE}/24", "dev", self.wire)
        ip("link", "set", self.wire, "up")
        for words in (
            ("addr", "add", f"{THERE}/24", "dev", "irisg"),
            ("link", "set", "irisg", "up"),
            ("link", "set", "lo", "up"),
        ):
            ip("-n", self.name, *words)
        return self

    def __exit__(self, *_: object) -> None:
        ip("netns", "del", self.name)

    def cut(self) -> None:
        """Pull the wire out."""
        ip("link", "set", self.wire, "down")

    def mend(self) -> None:
        """Put it back."""
        ip("link", "set", self.wire, "up")


class Joined:
    """A machine that has joined the house."""

    def __init__(self, iris: RunningIris, namespace: Namespace, config: Path) -> None:
        self.iris = iris
        self.namespace = namespace
        self._config = config
        self._process: subprocess.Popen[str] | None = None
        self.said: list[str] = []

    def join(self) -> None:
        """Be invited and join, as a person would type it; returns when it is at work."""
        adding = subprocess.Popen(
            [*command("machine"), "--state", self.iris.state, "add", "gpu-box", "--agents", "tts"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert adding.stdout is not None
        line = re.search(r"'(.+)'", adding.stdout.readline())
        assert line
        self.start(line[1])
        assert adding.wait(20) == 0
        adding.stdout.close()

    def start(self, *line: str) -> None:
        """Work for the house, for the first time with the line of the invitation."""
        self._process = subprocess.Popen(
            [
                *("ip", "netns", "exec", self.namespace.name, *command("join"), *line),
                *("--config", self._config, "--state", self.iris.state / "gpu-box"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        ready = threading.Event()
        threading.Thread(target=self._read, args=(ready,), daemon=True).start()
        assert ready.wait(40), self.said

    def kill_speech(self) -> None:
        """Kill its speech agent as a power cut would, and who would start it again."""
        assert self._process is not None
        children = psutil.Process(self._process.pid).children(recursive=True)
        for process in (psutil.Process(self._process.pid), *children):
            process.kill()

    def remove(self) -> None:
        """Have the house let it in no more."""
        assert self.iris.iris("machine", "remove", "gpu-box").returncode == 0

    def stop(self) -> None:
        """End it, whatever became of it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(30)
            self._process = None

    def _read(self, ready: threading.Event) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                self.said.append(line)
                if line.startswith("Iris is ready"):
                    ready.set()
        ready.set()


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Joined]:
    """A house with voices that cost nothing, and a machine that may speak for it."""
    config = tmp_path / "iris.toml"
    config.write_text(VOICE)
    iris = RunningIris(tmp_path / "house", free_port(), free_port())
    with Namespace() as namespace:
        iris.start("--config", str(config), "--set", f"machines.port={free_port()}")
        machine = Joined(iris, namespace, config)
        yield machine
        machine.stop()
        assert iris.stop() == 0


def test_the_first_sound_comes_from_there_as_soon_as_from_here(joined: Joined) -> None:
    """The wire and TLS take a few milliseconds."""
    here = asyncio.run(first_sounds(joined.iris, turn=1000))
    joined.join()
    there = asyncio.run(first_sounds(joined.iris, turn=2000))
    shown = joined.iris.iris("machines").stdout
    print(f"\nfirst sound: here {words_of(here)}, there {words_of(there)}\n{shown}")
    assert re.search(r"gpu-box: tts \(tests.fakes.tts\); here now, [\d.]+ ms away", shown)
    assert statistics.median(there) - statistics.median(here) < FIRST_SOUND_MS


@pytest.mark.parametrize("fault", ["killed", "cut off", "removed"])
def test_a_machine_that_vanishes_while_it_speaks_costs_no_sentence(
    joined: Joined, fault: str
) -> None:
    """Every sentence is heard whole and once, and what was on its way comes to nothing."""
    joined.join()
    acts: dict[str, Callable[[], None]] = {
        "killed": joined.kill_speech,
        "cut off": joined.namespace.cut,
        "removed": joined.remove,
    }
    took = asyncio.run(spoken_through(joined, acts[fault]))
    print(f"\n{fault}: the sentence in hand ended {took:.1f} s later")


async def spoken_through(joined: Joined, act: Callable[[], None]) -> float:
    """Speak an answer, and have something happen in its second sentence; seconds to its end."""
    whole = {number: bytes(word_count(text)) for number, text in enumerate(SENTENCES)}
    sound: dict[int, bytearray] = {}
    ended: list[int] = []
    happened, took = 0.0, 0.0
    async with bus_of(joined.iris) as bus, bus.stored.follow(*SPEECH) as heard:
        await say(bus, 7, SENTENCES)
        async with asyncio.timeout(30):
            while len(ended) < len(SENTENCES):
                message = (await anext(heard)).message
                if isinstance(message, m.SpeechStarted):
                    assert message.sentence not in ended
                    sound[message.sentence] = bytearray()
                elif isinstance(message, m.SpeechAudio):
                    assert len(sound[message.sentence]) == 2 * message.offset
                    sound[message.sentence] += message.pcm
                    if message.sentence == 1 and not happened:
                        happened = time.monotonic()
                        await asyncio.to_thread(act)
                elif isinstance(message, m.SpeechEnded):
                    assert len(sound[message.sentence]) == 2 * message.samples
                    ended.append(message.sentence)
                    if message.sentence == 1:
                        took = time.monotonic() - happened
        joined.namespace.mend()
        late = asyncio.ensure_future(anext(heard))
        await asyncio.wait({late}, timeout=QUIET_SECONDS)
        assert not late.done(), f"said again: {late.result()}"
        late.cancel()
    assert ended == [0, 1, 2, 3]
    assert {number: len(pcm) for number, pcm in sound.items()} == {
        number: len(pcm) for number, pcm in whole.items()
    }
    return took


def word_count(text: str) -> int:
    """Bytes of sound of a text: the voice of these tests says 120 ms for each word."""
    return 2 * 1_920 * len(text.split())


async def first_sounds(iris: RunningIris, *, turn: int) -> list[float]:
    """Milliseconds from a sentence to its first sound, as the house's bridge reads it."""
    took = []
    async with bus_of(iris) as bus, bus.stored.follow(*SPEECH) as heard:
        for number in range(MEASURED):
            began = time.monotonic()
            await say(bus, turn + number, ["one two"])
            took.append(await first_sound(heard, began))
    return took


async def first_sound(heard: Reader, began: float) -> float:
    """Wait for the first sound, and then for the end."""
    took = 0.0
    async with asyncio.timeout(10):
        async for received in heard:
            if isinstance(received.message, m.SpeechAudio) and not took:
                took = 1000 * (time.monotonic() - began)
            if isinstance(received.message, m.SpeechEnded):
                return took
    raise AssertionError("nothing was said")


async def say(bus: Bus, turn: int, texts: list[str]) -> None:
    """Have an answer spoken."""
    for number, text in enumerate(texts):
        last = number == len(texts) - 1
        said = m.DialogueSentence(turn=turn, sentence=number, text=text, last=last)
        await bus.store(said, session="main")


@asynccontextmanager
async def bus_of(iris: RunningIris):
    """The house's bus."""
    bus = await connect(iris.nats, name="test", key=iris.nats_key)
    yield bus
    await bus.close()


def words_of(took: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(took)
    return f"{statistics.median(took):.1f} ms (p95 {ordered[int(0.95 * len(ordered))]:.1f})"


def ip(*words: str) -> None:
    """Configure the network."""
    subprocess.run(["ip", *words], check=True, timeout=10)  # noqa: S607 (wherever it is)
