"""The mqtt agent at a real Mosquitto: what Home Assistant would see, and what it can ask for."""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiomqtt
import pytest
from free_port import free_port
from streams import take

from agents.mqtt.agent import HomeAssistantLink
from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Mqtt
from bus import Bus
from schemas import messages as m

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""
PASSWD = shutil.which("mosquitto_passwd") or ""
PASSWORD = "p@ss"  # noqa: S105 (of this test's own broker)


class Broker:
    """A broker of this test alone, which asks for a password."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        passwords = folder / "passwords"
        subprocess.run(
            [PASSWD, "-c", "-b", str(passwords), "iris", PASSWORD],
            check=True,
            capture_output=True,
        )
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            f"user root\nlistener {self.port} 127.0.0.1\npassword_file {passwords}\n"
        )  # "user" is for root alone, which would become somebody who cannot read the file
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", str(self._config)], stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def client(self) -> aiomqtt.Client:
        """A connection, as Home Assistant makes one."""
        return aiomqtt.Client(
            "127.0.0.1",
            self.port,
            username="iris",
            password=PASSWORD,
            protocol=aiomqtt.ProtocolVersion.V5,
        )


@pytest.fixture
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A running broker."""
    broker = Broker(tmp_path_factory.mktemp("mosquitto"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
async def home(broker: Broker) -> AsyncIterator[aiomqtt.Client]:
    """Home Assistant's connection."""
    for _ in range(50):
        try:
            async with broker.client() as client:
                await client.subscribe("#", qos=1)
                yield client
                return
        except aiomqtt.MqttError:
            await asyncio.sleep(0.05)
    raise AssertionError("the broker does not start")


@contextlib.asynccontextmanager
async def linked(bus: Bus, broker: Broker) -> AsyncIterator[asyncio.Task[None]]:
    """An agent that serves."""
    settings = Mqtt(url=f"mqtt://iris:p%40ss@127.0.0.1:{broker.port}")
    task = asyncio.create_task(HomeAssistantLink(bus, settings).run())
    yield task
    await bus.stop()
    await task


async def until(home: aiomqtt.Client, topic: str, payload: str) -> dict[str, str]:
    """Everything up to a payload on a topic, the last of each topic."""
    got: dict[str, str] = {}
    async with asyncio.timeout(10):
        async for heard in home.messages:
            got[str(heard.topic)] = bytes(heard.payload).decode()  # type: ignore[arg-type]
            if str(heard.topic) == topic and got[topic] == payload:
                return got
    raise AssertionError(got)


async def test_she_appears_as_a_device(bus: Bus, broker: Broker, home: aiomqtt.Client) -> None:
    """Every entity is described before she is online, and all belong to one device."""
    async with linked(bus, broker):
        got = await until(home, "iris/iris/status", "online")
    configs = {topic: json.loads(text) for topic, text in got.items() if topic.endswith("/config")}
    assert len({config["unique_id"] for config in configs.values()}) == len(configs)
    assert {config["availability_topic"] for config in configs.values()} == {"iris/iris/status"}
    assert {json.dumps(config["device"]) for config in configs.values()} == {
        '{"identifiers": ["iris_iris"], "name": "Iris"}'
    }
    kinds = {topic.split("/")[1] for topic in configs}
    assert kinds == {"binary_sensor", "sensor", "button", "select", "notify"}


async def test_her_state_is_told(bus: Bus, broker: Broker, home: aiomqtt.Client) -> None:
    """Speaking, listening, the last question and the last answer."""
    async with linked(bus, broker):
        await until(home, "iris/iris/status", "online")
        await bus.publish(m.VadStarted(device="d"), session="main")
        await until(home, "iris/iris/listening", "ON")
        await bus.publish(m.TurnStarted(turn=1, text="How?", source="typed"), session="main")
        await until(home, "iris/iris/question", "How?")
        started = m.SpeechStarted(turn=1, sentence=0, rate=22_050, text="So.")
        await bus.publish(started, session="main")
        await until(home, "iris/iris/speaking", "ON")
        long = "a" * 300
        ended = m.TurnEnded(turn=1, reason="completed", text=long, heard=long)
        await bus.publish(ended, session="main")
        got = await until(home, "iris/iris/answer", "a" * 254 + "…")
        assert got["iris/iris/speaking"] == "OFF"


async def test_what_it_asks_for_happens(bus: Bus, broker: Broker, home: aiomqtt.Client) -> None:
    """Effects and expressions that exist, and a text, which becomes an event."""
    async with linked(bus, broker):
        await until(home, "iris/iris/status", "online")
        async with bus.subscribe(m.AvatarTrigger, m.AvatarExpression, m.Event) as heard:
            for topic, text in (
                ("effect", "no-such-effect"),
                ("effect", "fireworks"),
                ("expression", "happy"),
                ("say", "The washing is done."),
            ):
                await home.publish(f"iris/iris/{topic}/set", text, qos=1)
            effect, expression, event = [one.message for one in await take(heard, 3)]
    assert (effect.name, expression.name) == ("fireworks", "happy")
    assert (event.name, event.data) == ("notify", {"text": "The washing is done."})


async def test_she_is_offline_when_she_leaves(
    bus: Bus, broker: Broker, home: aiomqtt.Client
) -> None:
    """Home Assistant shows her as unavailable."""
    async with linked(bus, broker):
        await until(home, "iris/iris/status", "online")
    await until(home, "iris/iris/status", "offline")


async def test_a_broker_that_comes_late_is_waited_for(
    bus: Bus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The agent is ready without it, and introduces her when it is there."""
    broker = Broker(tmp_path_factory.mktemp("mosquitto"))
    async with linked(bus, broker):
        async with asyncio.timeout(2):
            await bus.registered.wait()
        broker.start()
        try:
            await asyncio.sleep(0.3)
            async with broker.client() as home:
                await home.subscribe("iris/iris/status", qos=1)
                await until(home, "iris/iris/status", "online")
        finally:
            broker.stop()


def test_an_address_that_is_none_is_said(bus: Bus) -> None:
    """A wrong scheme is named in a sentence."""
    with pytest.raises(SettingsError, match="mqtt://"):
        HomeAssistantLink(bus, Mqtt(url="http://homeassistant.local"))
