"""The house's NATS server with its two accounts: what a tool can do, and what it cannot."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from conftest import NatsServer
from free_port import ROOT
from nats.aio.client import Client as NatsClient
from nats.aio.msg import Msg
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError
from streams import take

from bus import Bus, BusError, BusUnavailableError, connect
from bus.accounts import HEARD_BY_ALL
from bus.reload import reload_server
from bus.streams import QUEUE_EVENTS
from bus.users import Users, house_key
from schemas import messages as m

TOKEN = "0123456789abcdef" * 4
SILENCE = 0.3
"""Seconds after which what has not come is taken not to come: the bus needs about a millisecond."""
UNLIMITED = '  { user: "free", password: "free" }'
"""A user of TOOLS without any permissions: the account alone must hold it."""
AUDIO = m.MicAudio(device="d", rate=16_000, offset=0, pcm=b"\0\0" * 160)
SOUND = m.SpeechAudio(turn=1, sentence=0, offset=0, pcm=b"\0\0" * 160)
IRIS_ALONE = (
    "iris.iris.main.speech.started",
    "iris.iris.main.dialogue.sentence",
    "iris.iris.main.turn.asked",
    "iris.iris.main.turn.interrupt",
    "iris.iris.main.asr.final",
    "iris.iris.main.mic.audio",
)
"""What agents alone may say."""


class Guest:
    """A tool's connection, which remembers what the server refused."""

    def __init__(self) -> None:
        self.client = NatsClient()
        self.errors: list[str] = []
        self.heard: list[Msg] = []

    async def join(self, url: str, user: str, token: str) -> None:
        """Log in."""

        async def failed(error: Exception) -> None:
            self.errors.append(str(error))

        await self.client.connect(
            url,
            user=user,
            password=token,
            inbox_prefix=f"_INBOX_{user}",
            error_cb=failed,
            allow_reconnect=False,
        )

    async def hear(self, subject: str) -> None:
        """Subscribe, whatever comes of it."""

        async def keep(message: Msg) -> None:
            self.heard.append(message)

        await self.client.subscribe(subject, cb=keep)
        await self.client.flush()

    async def settle(self) -> None:
        """Wait until all that is on its way has come."""
        await self.client.flush()
        await asyncio.sleep(SILENCE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    """The server as `iris up` starts it, with two tools: a bell, and one without permissions."""
    users = Users(tmp_path)
    users.add_tool("bell", TOKEN, events=("bell",), hear=(*HEARD_BY_ALL, "turns"), act=True)
    config = users.write_config((ROOT / "nats.conf").read_text())
    with_free = (
        (tmp_path / "nats" / "tools.conf").read_text().replace("[\n", f"[\n{UNLIMITED}\n", 1)
    )
    (tmp_path / "nats" / "tools.conf").write_text(with_free)
    server = NatsServer(tmp_path / "nats", config)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def agent(server: NatsServer, tmp_path: Path) -> AsyncIterator[Bus]:
    """An agent of the house."""
    bus = await connect(server.url, name="agent", key=house_key(tmp_path))
    yield bus
    await bus.stop()
    await bus.close()


Join = Callable[[str], Awaitable[Guest]]


@pytest.fixture
async def join(server: NatsServer, agent: Bus) -> AsyncIterator[Join]:
    """Log tools in."""
    guests: list[Guest] = []

    async def make(user: str) -> Guest:
        guest = Guest()
        await guest.join(server.url, user, TOKEN if user == "bell" else user)
        guests.append(guest)
        return guest

    yield make
    for guest in guests:
        await guest.client.close()


@pytest.mark.parametrize("user", ["bell", "free"])
async def test_nobody_of_the_tools_hears_sound(agent: Bus, join: Join, user: str) -> None:
    """Neither by its subject nor by `iris.>`, with permissions or without any."""
    guest = await join(user)
    for subject in ("iris.*.*.mic.audio", "iris.*.*.speech.audio", "iris.>", ">"):
        await guest.hear(subject)
    await agent.publish(AUDIO, session="main")
    await agent.publish(SOUND, session="main")
    await agent.publish(m.TurnInterrupt(turn=0), session="main")
    await guest.settle()
    assert [message.subject for message in guest.heard] == []
    assert len(guest.errors) == (4 if user == "bell" else 0)


@pytest.mark.parametrize("user", ["bell", "free"])
async def test_nobody_of_the_tools_hears_what_an_agent_is_given_again(
    agent: Bus, join: Join, user: str
) -> None:
    """The microphone that is replayed to an agent's inbox stays in the agents' account."""
    await agent.store(m.MicStarted(device="d", rate=16_000), session="main")
    guest = await join(user)
    await guest.hear("_INBOX.>")
    assert len(await agent.stored.recall(m.MicStarted, session="main")) == 1
    await guest.settle()
    assert guest.heard == []


async def test_a_tool_hears_what_it_was_granted_once(agent: Bus, join: Join) -> None:
    """Its permissions cross the accounts' border, each message once; the rest does not."""
    guest = await join("bell")
    await guest.hear("iris.*.*.avatar.*")
    await guest.hear("iris.*.*.turn.*")
    await guest.hear("iris.*.*.dialogue.*")
    for message in (
        m.AvatarTrigger(name="rain"),
        m.TurnEnded(turn=1, reason="completed", text="", heard=""),
        m.TurnAsked(text="secret", source="typed"),
        m.DialogueSentence(turn=1, sentence=0, text="secret", last=True),
    ):
        await agent.publish(message, session="main")
    await guest.settle()
    heard = sorted(message.subject for message in guest.heard)
    assert heard == ["iris.iris.main.avatar.trigger", "iris.iris.main.turn.ended"]
    assert len(guest.errors) == 1
    assert "dialogue" in guest.errors[0]


@pytest.mark.parametrize("user", ["bell", "free"])
@pytest.mark.parametrize("subject", IRIS_ALONE)
async def test_a_tool_cannot_speak_as_an_agent(
    agent: Bus, join: Join, user: str, subject: str
) -> None:
    """What it publishes under an agent's subject reaches no agent."""
    guest = await join(user)
    heard: list[Msg] = []

    async def keep(message: Msg) -> None:
        heard.append(message)

    await agent._client.subscribe(subject, cb=keep)
    await agent.flush()
    await guest.client.publish(subject, b'{"turn":0,"text":"hi","source":"typed"}')
    await guest.settle()
    assert heard == []
    assert (await agent._js.stream_info("TURNS")).state.messages == 0
    assert len(guest.errors) == (1 if user == "bell" else 0)


@pytest.mark.parametrize("user", ["bell", "free"])
@pytest.mark.parametrize("reply", ["iris.iris.main.turn.interrupt", "iris.iris.main.turn.asked"])
async def test_a_reply_subject_injects_nothing(
    agent: Bus, join: Join, user: str, reply: str
) -> None:
    """The receipt of an event is an answer in the tool's own account, whatever it names."""
    guest = await join(user)
    heard: list[Msg] = []

    async def keep(message: Msg) -> None:
        heard.append(message)

    await agent._client.subscribe("iris.*.*.turn.*", cb=keep)
    await agent.flush()
    await guest.client.publish("iris.iris.main.event.bell", b'{"data":{}}', reply=reply)
    for api in ("DIRECT.GET.STAGE", "CONSUMER.MSG.NEXT.TURNS.dialogue", "STREAM.INFO.MIC"):
        await guest.client.publish(f"$JS.API.{api}", b"{}", reply=reply)
    await guest.settle()
    assert heard == []
    assert (await agent._js.stream_info("TURNS")).state.messages == 0
    assert (await agent._js.stream_info("EVENTS")).state.messages == 1


@pytest.mark.parametrize(
    "api",
    [
        "STREAM.INFO.MIC",
        "STREAM.MSG.GET.MIC",
        "DIRECT.GET.STAGE",
        "CONSUMER.CREATE.STAGE.spy",
        "CONSUMER.CREATE.MIC.spy",
        "CONSUMER.MSG.NEXT.TURNS.spy",
        "STREAM.INFO.KV_history",
        "STREAM.INFO.KV_devices",
        "STREAM.DELETE.TURNS",
        "STREAM.PURGE.EVENTS",
    ],
)
@pytest.mark.parametrize("user", ["bell", "free"])
async def test_no_stream_can_be_read_or_harmed(agent: Bus, join: Join, user: str, api: str) -> None:
    """JetStream's interface knows nothing of the agents' streams in the tools' account."""
    await agent.store(AUDIO, session="main")
    guest = await join(user)
    stream = api.rsplit(".", 2)[1]
    body = {
        "stream_name": stream,
        "config": {"deliver_subject": "spied", "filter_subject": "iris.>", "ack_policy": "none"},
        "seq": 1,
        "last_by_subj": "iris.iris.main.mic.audio",
    }
    await guest.hear("spied")
    try:
        answer = await guest.client.request(
            f"$JS.API.{api}", json.dumps(body).encode(), timeout=0.5
        )
    except (NoRespondersError, NatsTimeoutError):
        pass
    else:
        assert "error" in json.loads(answer.data), answer.data
    await guest.settle()
    assert guest.heard == []
    assert (await agent._js.stream_info("MIC")).state.messages == 1


async def test_a_mirror_of_the_house_stays_empty(agent: Bus, join: Join) -> None:
    """A stream of the tools' own account gets nothing of the agents' that it mirrors."""
    await agent.store(AUDIO, session="main")
    guest = await join("free")
    js = guest.client.jetstream(timeout=1)
    config = {"name": "SPY", "mirror": {"name": "MIC"}, "storage": "memory", "max_bytes": 100_000}
    await guest.client.request("$JS.API.STREAM.CREATE.SPY", json.dumps(config).encode())
    await guest.settle()
    assert (await js.stream_info("SPY")).state.messages == 0


async def test_a_trace_tells_a_tool_nothing(agent: Bus, join: Join) -> None:
    """Nobody can be sent the server's trace of a message in somebody else's name."""
    guest = await join("bell")
    heard: list[Msg] = []

    async def keep(message: Msg) -> None:
        heard.append(message)

    await agent._client.subscribe("iris.iris.main.turn.interrupt", cb=keep)
    await agent.flush()
    headers = {"Nats-Trace-Dest": "iris.iris.main.turn.interrupt"}
    await guest.client.publish("iris.iris.main.event.bell", b'{"data":{}}', headers=headers)
    await guest.settle()
    assert heard == []


async def test_an_event_is_stored_with_a_receipt_and_once(agent: Bus, join: Join) -> None:
    """A tool learns that its event is stored; sent again with the same id it is stored no more."""
    guest = await join("bell")
    async with agent.work(m.Event, durable="events") as jobs:
        for _ in range(2):
            answer = await guest.client.request(
                "iris.iris.main.event.bell",
                b'{"data":{"who":"Anna"}}',
                headers={"Nats-Msg-Id": "ring-1"},
            )
            assert json.loads(answer.data)["stream"] == "EVENTS"
        (job,) = await take(jobs, 1)
        assert (job.message.name, job.message.data) == ("bell", {"who": "Anna"})
        assert job.seq == 1
    assert (await agent._js.stream_info("EVENTS")).state.last_seq == 1


async def test_a_tool_says_its_own_events_alone(agent: Bus, join: Join) -> None:
    """Another tool's event is refused; effects are set off by who may."""
    guest = await join("bell")
    async with agent.subscribe(m.AvatarTrigger) as heard:
        await guest.client.publish("iris.iris.main.event.donation", b'{"data":{}}')
        await guest.client.publish("iris.iris.main.avatar.trigger", b'{"name":"rain"}')
        (received,) = await take(heard, 1)
        assert received.message.name == "rain"
    await guest.settle()
    assert (await agent._js.stream_info("EVENTS")).state.messages == 0
    assert len(guest.errors) == 1


async def test_a_tool_that_floods_leaves_room_for_others(agent: Bus, join: Join) -> None:
    """So many events of one name may wait; one more is refused, and another's is stored."""
    guest = await join("free")
    for number in range(QUEUE_EVENTS + 5):
        await guest.client.publish("iris.iris.main.event.mad", b'{"data":{"n":%d}}' % number)
    answer = await guest.client.request("iris.iris.main.event.mad", b'{"data":{}}')
    assert "per subject" in json.loads(answer.data)["error"]["description"]
    answer = await guest.client.request("iris.iris.main.event.bell", b'{"data":{}}')
    assert "error" not in json.loads(answer.data)


async def test_nobody_comes_in_without_a_key(server: NatsServer, tmp_path: Path) -> None:
    """Neither without a login, nor with a key or a token that the house does not know."""
    Users(tmp_path / "stranger").write_config("")
    for login in ({}, {"key": house_key(tmp_path / "stranger")}):
        with pytest.raises(BusUnavailableError, match="uthorization"):
            await connect(server.url, name="x", wait=1, **login)
    guest = Guest()
    with pytest.raises(Exception, match="uthorization"):
        await guest.join(server.url, "bell", "f" * 64)
    await guest.client.close()


async def test_tools_come_and_go_while_the_server_runs(
    server: NatsServer, agent: Bus, tmp_path: Path
) -> None:
    """One that is added comes in; one that is removed is cut off; agents stay connected."""
    users = Users(tmp_path)
    users.add_tool("lamp", TOKEN, events=("lamp",), hear=HEARD_BY_ALL, act=False)
    await reload_server(server.url, tmp_path)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    assert (await reader.readline()).startswith(b"INFO ")
    login = json.dumps({"user": "lamp", "pass": TOKEN, "verbose": False})
    writer.write(f"CONNECT {login}\r\nPING\r\n".encode())
    assert await reader.readline() == b"PONG\r\n"
    assert users.remove_tool("lamp")
    await reload_server(server.url, tmp_path)
    async with asyncio.timeout(1):
        await reader.read(-1)  # to the end of the connection
    writer.close()
    await writer.wait_closed()
    assert agent.connection_epoch == 0


async def test_a_configuration_that_is_broken_is_refused_in_a_sentence(
    server: NatsServer, agent: Bus, tmp_path: Path
) -> None:
    """The server says what is wrong with it, and goes on as before."""
    (tmp_path / "nats" / "tools.conf").write_text("users: [ {")
    with pytest.raises(BusError, match=r"tools\.conf"):
        await reload_server(server.url, tmp_path)
    await agent.store(m.AvatarTrigger(name="rain"), session="main")
    assert agent.connection_epoch == 0


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Files with keys and users are readable by nobody else, and hold no token."""
    users = Users(tmp_path)
    users.add_tool("bell", TOKEN, events=("bell",), hear=HEARD_BY_ALL, act=False)
    users.write_config("")
    for path in (tmp_path / "nats").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
        assert TOKEN not in path.read_text()


async def test_what_was_stored_before_there_were_accounts_is_kept(tmp_path: Path) -> None:
    """The history of an older Iris is there when the house's server starts with accounts."""
    folder = tmp_path / "nats"
    folder.mkdir()
    for config, key in ((ROOT / "nats.conf", None), (None, house_key(tmp_path))):
        base = (ROOT / "nats.conf").read_text()
        server = NatsServer(folder, config or Users(tmp_path).write_config(base))
        server.start()
        try:
            bus = await connect(server.url, name="x", key=key)
            bucket = bus.bucket("history")
            if config:
                await bucket.put("iris.main", b"said", revision=0)
            else:
                entry = await bucket.get("iris.main")
                assert entry is not None
                assert entry.value == b"said"
            await bus.close()
        finally:
            server.kill()
