"""The mqtt agent: tells Home Assistant what Iris does, and does what it asks.

It says only what a tool may say: events, effects and expressions. A text to say becomes the event
`notify`, so that the rules decide what comes of it.
"""

import asyncio
import contextlib
import json
import ssl
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiomqtt
import structlog

from agents.mqtt.discovery import EFFECTS, EXPRESSIONS, Topics, entities, state
from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Mqtt as MqttSettings
from agents.runtime.settings import Settings
from bus import Bus, BusUnavailableError, Subscription
from schemas.messages import (
    AvatarExpression,
    AvatarTrigger,
    Event,
    Message,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
    VadStarted,
    VadStopped,
)

log = structlog.get_logger()

PLAIN_PORT = 1883
TLS_PORT = 8883
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while the broker is away."""
SESSION = "main"
TOLD: tuple[type[Message], ...] = (
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
    VadStarted,
    VadStopped,
)


class HomeAssistantLink:
    """Keeps the avatar's state at the broker, and takes what comes from there."""

    def __init__(self, bus: Bus, settings: MqttSettings) -> None:
        """Read where the broker is.

        Raises:
            SettingsError: that is no address of a broker.
        """
        parts = urlsplit(settings.url)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            raise SettingsError("[mqtt] url begins with mqtt:// or mqtts:// and names a host")
        self._bus = bus
        self._settings = settings
        self._parts = parts
        self._topics = Topics(bus.avatar)

    async def run(self) -> None:
        """Serve until the bus stops; a broker that is away is waited for."""
        await self._bus.register(description="Iris as a device of Home Assistant", metadata={})
        linking = asyncio.create_task(self._link(), name="mqtt")
        stopped = asyncio.create_task(self._bus.stopped.wait(), name="stopped")
        try:
            await asyncio.wait({linking, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            linking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await linking

    async def _link(self) -> None:
        tries = 0
        while True:
            try:
                async with self._client() as broker:
                    log.info("the broker is there", host=self._parts.hostname)
                    tries = 0
                    await self._serve(broker)
            except (aiomqtt.MqttError, OSError) as error:
                log.warning("the broker is away; trying again", error=str(error))
            await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    def _client(self) -> aiomqtt.Client:
        secure = self._parts.scheme == "mqtts"
        ca = self._settings.ca or None
        return aiomqtt.Client(
            self._parts.hostname or "",
            self._parts.port or (TLS_PORT if secure else PLAIN_PORT),
            username=unquote(self._parts.username) if self._parts.username else None,
            password=unquote(self._parts.password) if self._parts.password else None,
            protocol=aiomqtt.ProtocolVersion.V5,
            will=aiomqtt.Will(self._topics.status, "offline", qos=1, retain=True),
            tls_context=ssl.create_default_context(cafile=ca) if secure else None,
        )

    async def _serve(self, broker: aiomqtt.Client) -> None:
        async with self._bus.subscribe(*TOLD, session=SESSION) as told:
            await self._introduce(broker)
            telling = asyncio.create_task(self._tell(broker, told), name="tell")
            hearing = asyncio.create_task(self._hear(broker), name="hear")
            try:
                done, _ = await asyncio.wait(
                    {telling, hearing}, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    await task  # raises what ended it
            finally:
                for task in (telling, hearing):
                    task.cancel()
                with contextlib.suppress(aiomqtt.MqttError):
                    await broker.publish(self._topics.status, "offline", qos=1, retain=True)

    async def _introduce(self, broker: aiomqtt.Client) -> None:
        prefix, avatar = self._settings.discovery_prefix, self._bus.avatar
        for topic, config in entities(prefix, avatar):
            await broker.publish(topic, json.dumps(config), qos=1, retain=True)
        for topic in (self._topics.speaking, self._topics.listening):
            await broker.publish(topic, "OFF", retain=True)
        for topic in self._topics.commands:
            await broker.subscribe(topic, qos=1)
        await broker.publish(self._topics.status, "online", qos=1, retain=True)

    async def _tell(self, broker: aiomqtt.Client, told: Subscription) -> None:
        topics = self._topics
        async for received in told:
            match received.message:
                case SpeechStarted():
                    await broker.publish(topics.speaking, "ON", retain=True)
                case TurnStarted(text=text):
                    await broker.publish(topics.question, state(text), retain=True)
                case TurnEnded(text=text):
                    await broker.publish(topics.speaking, "OFF", retain=True)
                    await broker.publish(topics.answer, state(text), retain=True)
                case TurnCancelled():
                    await broker.publish(topics.speaking, "OFF", retain=True)
                case VadStarted():
                    await broker.publish(topics.listening, "ON", retain=True)
                case VadStopped():
                    await broker.publish(topics.listening, "OFF", retain=True)

    async def _hear(self, broker: aiomqtt.Client) -> None:
        async for heard in broker.messages:
            message = self._command(heard)
            if message is None or heard.retain:
                continue  # a retained command would be done again at each start
            try:
                await self._bus.store(message, session=SESSION)
            except BusUnavailableError as error:
                log.warning("what the broker asked for is not done", error=str(error))

    def _command(self, heard: aiomqtt.Message) -> Message | None:
        """What a command asks for; None where it is none that Iris knows."""
        data = heard.payload
        text = bytes(data).decode("utf-8", "replace").strip() if isinstance(data, bytes) else ""
        topic = str(heard.topic)
        if topic == self._topics.say and text:
            return Event(name="notify", data={"text": text})
        if topic == self._topics.effect and text in EFFECTS:
            return AvatarTrigger(name=text)
        if topic == self._topics.expression and text in EXPRESSIONS:
            return AvatarExpression(name=text, intensity=1.0, ms=4_000)
        log.warning("a command is not known", topic=topic)
        return None


def build(bus: Bus, settings: Settings, state: Path) -> HomeAssistantLink:  # noqa: ARG001
    """The link of this house.

    Raises:
        SettingsError: [mqtt] url is no address of a broker.
    """
    return HomeAssistantLink(bus, settings.mqtt)
