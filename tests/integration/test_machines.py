"""Agents on another machine: over TLS, with a key of their own, and what it lets them do."""

import asyncio
import contextlib
import http.client
import os
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from conftest import NatsServer
from free_port import ROOT, free_port
from streams import take, take_until
from test_tts_agent import Metronome, ended, sentence, serving, slot_of

from agents.asr.agent import build as build_asr
from agents.bridge.certificates import HouseCertificates
from agents.dialogue.agent import build as build_dialogue
from agents.runtime import machines, settings
from agents.runtime.errors import SettingsError
from agents.tts.agent import Synthesizer
from agents.tts.agent import build as build_tts
from agents.tts.voice import LoadedVoice
from bus import Bus, BusUnavailableError, LoginRefusedError, connect
from bus.accounts import Door
from bus.client import Client
from bus.joining import JoinRefusedError, ask_to_join
from bus.keys import UserKey, write_secret
from bus.machine_rights import JOINABLE
from bus.reload import reload_server
from bus.server_connections import closed_connections
from bus.users import Users, house_key
from schemas import messages as m
from schemas.messages import KINDS, type_of
from scripts.iris import join_code, paths
from scripts.iris.joined_house import HouseFile, join

SAYS = {
    "tts": {"speech.started", "speech.audio", "speech.visemes", "speech.prosody", "speech.ended"},
    "asr": {"vad.started", "vad.stopped", "asr.partial", "asr.final", "turn.asked"},
    "dialogue": {
        *("turn.started", "turn.cancelled", "turn.ended", "dialogue.delta", "dialogue.sentence"),
        *("avatar.expression", "retrieval.search"),
    },
}
SAID_BY_ALL = {"system.timing", "system.failed", "machine.serving"}
HEARS = {
    "tts": {"tts.describe", "tts.use", "tts.sample"},
    "asr": {"mic.started", "asr.describe", "asr.use"},
    "dialogue": {"asr.partial", "turn.asked", "dialogue.describe", "dialogue.use"},
}
FORBIDDEN = (
    *("STREAM.DELETE.TURNS", "STREAM.PURGE.STAGE", "STREAM.UPDATE.STAGE", "STREAM.CREATE.SPY"),
    *("STREAM.INFO.KV_devices", "STREAM.MSG.GET.KV_devices", "CONSUMER.CREATE.KV_devices"),
    *("CONSUMER.CREATE.EVENTS", "CONSUMER.MSG.NEXT.EVENTS.events", "STREAM.MSG.GET.MIC"),
    *("CONSUMER.LIST.TURNS", "CONSUMER.DELETE.TURNS.dialogue", "META.LEADER.STEPDOWN"),
)
"""Of JetStream, for every machine."""
FORBIDDEN_TO = {
    "tts": ("CONSUMER.CREATE.MIC", "STREAM.MSG.GET.KV_history", "CONSUMER.MSG.NEXT.TURNS.x"),
    "asr": ("STREAM.MSG.GET.KV_history", "CONSUMER.MSG.NEXT.TURNS.x"),
    "dialogue": ("CONSUMER.CREATE.MIC", "STREAM.MSG.GET.KV_microphone_leases"),
}
FAKES = ROOT / "tests" / "fakes" / "iris.toml"


class House:
    """A house's server whose door is open, and keys of machines that may come in."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.users = Users(state)
        self.port = free_port()
        certificates = HouseCertificates(state / "tls", "test")
        certificates.issue(["localhost", "127.0.0.1"])
        self.ca = certificates.ca_file
        door = Door(
            host="127.0.0.1",
            port=self.port,
            certificate=str(certificates.chain_file),
            key=str(certificates.key_file),
        )
        for agent in JOINABLE:
            self.let_in(agent, (agent,))
        config = self.users.write_config((ROOT / "nats.conf").read_text(), door=door)
        self.server = NatsServer(state / "nats", config)
        self.url = f"wss://127.0.0.1:{self.port}"

    def let_in(self, name: str, agents: tuple[str, ...]) -> None:
        """Give a machine its rights."""
        code, key = UserKey.new(), UserKey.new()
        write_secret(self.key(name), key.seed)
        self.users.invite_machine(name, code.public, agents=agents, until=time.time() + 60)
        self.users.admit_machine(name, key.public, agents)
        self.users.close_code(name)

    def key(self, name: str) -> Path:
        """Where a machine's key is."""
        return self.state / f"{name}.nk"

    @property
    def violations(self) -> list[str]:
        """What the server refused."""
        log = (self.state / "nats" / "nats.log").read_text()
        return [line for line in log.splitlines() if "Violation" in line]

    @contextlib.asynccontextmanager
    async def machine(self, agent: str, name: str = "") -> AsyncIterator[Bus]:
        """The bus, as an agent on a machine sees it."""
        name = name or agent
        bus = await connect(
            self.url, name=agent, key=self.key(name), ca=self.ca, machine=name, wait=5
        )
        yield bus
        await bus.stop()
        await bus.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running server of this test alone."""
    house = House(tmp_path)
    house.server.start()
    yield house
    house.server.kill()


@pytest.fixture
async def home(house: House) -> AsyncIterator[Bus]:
    """An agent of the house's own."""
    bus = await connect(house.server.url, name="tts", key=house_key(house.state))
    yield bus
    await bus.stop()
    await bus.close()


async def refused(house: House, agent: str, tries: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these the server refuses to a machine: `publish` or `subscription`, a subject."""
    client = Client(UserKey.read(house.key(agent)))
    found: set[tuple[str, str]] = set()

    async def failed(error: Exception) -> None:
        words = str(error).split('"')
        kind = "publish" if "publish" in words[0] else "subscription"
        found.add((kind, words[1]))

    await client.dial(house.url, ca=house.ca, error_cb=failed, allow_reconnect=False)
    for kind, subject in tries:
        if kind == "publish":
            await client.publish(subject, b"{}")
        else:
            await client.subscribe(subject)
    await client.flush()
    await asyncio.sleep(0)  # the last refusal is being told
    await client.close()
    return found


@pytest.mark.parametrize("agent", JOINABLE)
async def test_a_machine_says_and_hears_what_its_agent_does(
    house: House, home: Bus, agent: str
) -> None:
    """Of every message there is, and of JetStream; nothing else."""
    says, hears = SAYS[agent] | SAID_BY_ALL, HEARS[agent]
    kinds = [type_of(kind).replace("{name}", "x") for kind in KINDS]
    tries = [("publish", f"iris.iris.main.{kind}") for kind in kinds]
    tries += [("subscription", f"iris.iris.main.{kind}") for kind in kinds]
    wrong = [("publish", f"iris.iris.main.{kind}") for kind in kinds if kind not in says]
    wrong += [("subscription", f"iris.iris.main.{kind}") for kind in kinds if kind not in hears]
    wrong += [("publish", f"$js.api.{api}".lower()) for api in (*FORBIDDEN, *FORBIDDEN_TO[agent])]
    tries += [("publish", f"$JS.API.{api}") for api in (*FORBIDDEN, *FORBIDDEN_TO[agent])]
    others = (">", "iris.>", "_INBOX.>", f"_INBOX_{agent}x.>", "$JS.>", "$KV.>", "$SYS.>")
    tries += [("subscription", subject) for subject in others]
    tries += [("publish", subject) for subject in ("_INBOX.x", "$KV.devices.x", "$SYS.REQ.X")]
    wrong += [("subscription", subject.lower()) for subject in others]
    wrong += [("publish", s) for s in ("_inbox.x", "$kv.devices.x", "$sys.req.x")]
    assert await refused(house, agent, tries) == set(wrong)


async def test_its_agents_work_with_these_rights(house: House, home: Bus) -> None:
    """A spoken question is heard, answered and spoken by three machines; nothing is refused."""
    chosen = settings.load(FAKES)
    async with contextlib.AsyncExitStack() as stack:
        group = await stack.enter_async_context(asyncio.TaskGroup())
        buses = []
        for name, build in (("asr", build_asr), ("dialogue", build_dialogue), ("tts", build_tts)):
            bus = await stack.enter_async_context(house.machine(name))
            agent: Any = await asyncio.to_thread(build, bus, chosen, house.state / name)
            group.create_task(agent.run(), name=name)
            await asyncio.wait_for(bus.registered.wait(), 10)
            buses.append(bus)
        async with home.subscribe(m.AsrFinal, m.TurnEnded, m.SpeechEnded) as heard:
            await ask_aloud(home)
            said = await take_until(heard, lambda r: isinstance(r.message, m.SpeechEnded))
        assert isinstance(said[0].message, m.AsrFinal)
        description = await home.request(
            m.TtsDescribe(), m.AgentDescription, session="main", within=5
        )
        assert description.engine == "tests.fakes.tts"
        async with home.subscribe(m.TurnEnded) as turns:
            await home.ask(m.TurnAsked(text="And you?", source="typed"), session="kitchen")
            ((received),) = await take(turns, 1, within=10)
        assert received.message.reason == "completed"
        for bus in buses:
            await bus.stop()
    assert house.violations == []


async def ask_aloud(bus: Bus) -> None:
    """Half a second of speech, and silence after it."""
    loud = np.where(np.arange(320) // 20 % 2, 8000, -8000).astype(np.int16).tobytes()
    await bus.publish(m.MicStarted(device="d", rate=16_000), session="main")
    for number in range(200):
        pcm = loud if number < 25 else bytes(640)
        audio = m.MicAudio(device="d", rate=16_000, offset=320 * number, pcm=pcm)
        await bus.publish(audio, session="main")
        await asyncio.sleep(0.002)
    await bus.publish(m.MicStopped(device="d"), session="main")


async def test_one_that_is_removed_while_it_speaks_is_cut_off_and_taken_over_from(
    house: House, home: Bus
) -> None:
    """Within a second; the house's own worker, which stood by, speaks the sentence, once."""
    far, near = Metronome(pause=0.1), Metronome()
    house.let_in("gpu", ("tts",))
    await reload_server(house.server.url, house.state)
    async with serving(home, near):
        standing = asyncio.create_task(machines.stand_by_for_machines(home))
        async with (
            contextlib.AsyncExitStack() as stack,
            home.subscribe(m.SpeechStarted, m.SpeechEnded) as heard,
        ):
            bus = await stack.enter_async_context(house.machine("tts", "gpu"))
            speaking = asyncio.create_task(synthesizer(bus, far).run())
            await asyncio.wait_for(bus.registered.wait(), 5)
            telling = asyncio.create_task(machines.tell_serving(bus, "gpu"))
            await until(lambda: not home.duty.on)
            await home.store(sentence(1, 0, "one two three four five six seven"), session="main")
            await until(lambda: far.made >= 2)
            assert house.users.remove_machine("gpu")
            began = time.monotonic()
            await reload_server(house.server.url, house.state)
            await asyncio.wait_for(bus.refused.wait(), 1)
            assert time.monotonic() - began < 1
            told = [r.message for r in await take_until(heard, ended(1))]
            for task in (telling, speaking):
                task.cancel()
            await asyncio.wait({telling, speaking})
        standing.cancel()
    assert [(type(one), getattr(one, "attempt", 0)) for one in told] == [
        (m.SpeechStarted, 1),
        (m.SpeechStarted, 2),
        (m.SpeechEnded, 0),
    ]
    assert len(near.said) == 1
    with pytest.raises(LoginRefusedError, match="iris machine add gpu"):
        async with house.machine("tts", "gpu"):
            pass


def synthesizer(bus: Bus, voice: Metronome) -> Synthesizer:
    """A speech agent."""
    slot = slot_of(voice, Path("unused"))
    return Synthesizer(bus, slot, lambda _: LoadedVoice("test", voice))


async def until(true: Any) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 (a voice's counter and a file tell it in no other way)
            await asyncio.sleep(0.02)


async def test_the_house_takes_over_at_once_where_a_machine_leaves(house: House, home: Bus) -> None:
    """One that ends in order says so; of the work, none waits."""
    async with serving(home, Metronome()), house.machine("tts") as bus:
        standing = asyncio.create_task(machines.stand_by_for_machines(home))
        telling = asyncio.create_task(machines.tell_serving(bus, "gpu"))
        await until(lambda: not home.duty.on)
        await home.store(sentence(1, 0, "one"), session="main")
        async with home.subscribe(m.SpeechStarted) as heard:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await anext(heard)  # it stands by
            began = time.monotonic()
            telling.cancel()
            await take(heard, 1)
            assert time.monotonic() - began < machines.SILENT_SECONDS
        standing.cancel()


async def test_the_door_takes_the_keys_of_machines_alone_and_no_web_page(house: House) -> None:
    """The house's own key, a tool's token and a browser's origin are refused there."""
    house.users.add_tool("bell", "f" * 64, events=("bell",), hear=(), act=False)
    await reload_server(house.server.url, house.state)
    with pytest.raises(BusUnavailableError):
        await connect(house.url, name="x", key=house_key(house.state), ca=house.ca, wait=0.5)
    with pytest.raises(BusUnavailableError):
        await connect(f"wss://bell:{'f' * 64}@127.0.0.1:{house.port}", name="x", wait=0.5)
    with pytest.raises(BusUnavailableError):  # and a machine's key opens nothing but the door
        await connect(house.server.url, name="x", key=house.key("tts"), wait=0.5)
    assert await asyncio.to_thread(answer_to_a_page, house) == 403


def answer_to_a_page(house: House) -> int:
    """The status that a web page's WebSocket gets at the door."""
    context = ssl.create_default_context(cafile=house.ca)
    headers = {
        "Origin": "https://example.com",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    with contextlib.closing(
        http.client.HTTPSConnection("127.0.0.1", house.port, context=context, timeout=5)
    ) as connection:
        connection.request("GET", "/", headers=headers)
        return connection.getresponse().status


async def test_a_code_is_good_for_joining_once(house: House, home: Bus) -> None:
    """`iris machine add` lets in who has its line, with the agents that it names; then no more."""
    running = paths.Running(
        http="http://127.0.0.1:9",
        nats=house.server.url,
        avatar="iris",
        processes={"iris": os.getpid(), "nats": house.server.pid},
        nats_key=str(house_key(house.state)),
        machines_host="127.0.0.1",
        machines_port=house.port,
    )
    paths.tell_running(house.state, running)
    adding = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.iris", "machine", "--state", str(house.state)),
        *("add", "gpu-box", "--agents", "tts,asr"),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert adding.stdout is not None
    printed = (await asyncio.wait_for(adding.stdout.readline(), 10)).decode()
    code = join_code.read(printed)
    code = msgspec.structs.replace(code, addresses=("127.0.0.1",))
    file = HouseFile(house.state / "gpu-box")
    for wrong, words in (
        (msgspec.structs.replace(code, ca="A" * 43), "somebody else answers"),
        (msgspec.structs.replace(code, port=free_port()), "nobody answers"),
        (msgspec.structs.replace(code, code=UserKey.new().seed), "wrong, used or expired"),
    ):
        with pytest.raises(SettingsError, match=words):
            await asyncio.to_thread(join, wrong, (), file)
    with pytest.raises(SettingsError, match="may not run dialogue"):
        await asyncio.to_thread(join, code, ("dialogue",), file)
    joined, ahead = await asyncio.to_thread(join, code, ("tts",), file)
    assert joined.agents == ("tts",)
    assert abs(ahead) < 1
    assert file.key.stat().st_mode & 0o077 == 0
    bus = await connect(house.url, name="tts", key=file.key, ca=file.ca, machine="gpu-box")
    await bus.close()
    ended = await closed_connections(house.server.url, house.state)
    assert time.time() - ended[UserKey.read(file.key).public] < 5
    assert await asyncio.wait_for(adding.wait(), 10) == 0
    with pytest.raises(SettingsError, match="wrong, used or expired"):
        await asyncio.to_thread(join, code, ("tts",), file)
    assert [one.agents for one in house.users.machines() if one.name == "gpu-box"] == [("tts",)]


async def test_a_code_lets_nobody_do_anything_else(house: House, home: Bus) -> None:
    """Who has one may ask to join under its name, and hears answers to that alone."""
    code = UserKey.new()
    house.users.invite_machine("new", code.public, agents=("tts",), until=time.time() + 60)
    await reload_server(house.server.url, house.state)
    write_secret(house.key("code"), code.seed)
    tries = [("publish", f"iris.iris.{one}.machine.join") for one in ("new", "main", "tts")]
    tries += [("publish", "iris.iris.main.turn.asked"), ("publish", "$JS.API.STREAM.INFO.STAGE")]
    tries += [("subscription", subject) for subject in ("iris.>", "_INBOX.>", "_INBOX_new.>")]
    found = await refused(house, "code", tries)
    assert found == {(kind, subject.lower()) for kind, subject in tries} - {
        ("publish", "iris.iris.new.machine.join"),
        ("subscription", "_inbox_new.>"),
    }


async def test_a_code_that_has_run_out_lets_nobody_in(house: House) -> None:
    """Nor is its machine known any more."""
    code = UserKey.new()
    house.users.invite_machine("late", code.public, agents=("tts",), until=time.time() - 1)
    await reload_server(house.server.url, house.state)
    asking = m.MachineJoin(name="late", key=UserKey.new().public, version="0", agents=[])
    with pytest.raises(JoinRefusedError):
        await ask_to_join(house.url, code, asking, avatar="iris", ca=house.ca)
    assert "late" not in {machine.name for machine in house.users.machines()}


def test_a_certificate_of_the_house_is_good_for_the_door(house: House) -> None:
    """By openssl's own judgement."""
    done = subprocess.run(
        [
            *("openssl", "s_client", "-connect", f"127.0.0.1:{house.port}"),
            *("-CAfile", house.ca, "-verify_return_error", "-brief"),
        ],
        input="",
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    assert "Verification: OK" in done.stderr
