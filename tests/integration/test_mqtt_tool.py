"""The lines that `iris tool add` prints for MQTT, run as they stand with Mosquitto's own tools."""

import asyncio
import contextlib
from pathlib import Path

from test_tool import Home, block, line_with, shell

from bus import connect
from bus.users import house_key
from schemas import messages as m


async def test_the_mqtt_lines_work(tmp_path: Path) -> None:
    """Mosquitto's own tools hear what was granted, and tell the event."""
    home = Home(tmp_path)
    home.start()
    try:
        await the_mqtt_lines_work(home)
    finally:
        home.server.kill()


async def the_mqtt_lines_work(home: Home) -> None:
    """Hear what was granted, and tell the event."""
    lines = block(home.iris("tool", "add", "doorbell").stdout, "MQTT")
    command = lines.replace("-p 1883", f"-p {home.mqtt_port}")
    tell, _, hear = command.partition("mosquitto_sub")
    bus = await connect(home.server.url, name="test", key=house_key(home.state))
    hearing = await shell(f"exec timeout 20 mosquitto_sub {hear.strip()} -C 1")
    while hearing.returncode is None:  # SUBACK comes before the subscription is everywhere
        await bus.publish(m.AvatarTrigger(name="rain"), session="main")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(hearing.wait(), 0.1)
    await line_with(hearing, "iris/iris/main/avatar/trigger {")
    async with bus.work(m.Event, durable="events") as jobs:
        assert await (await shell(f"timeout 10 {tell}")).wait() == 0
        job = await anext(aiter(jobs))
        assert (job.message.name, job.message.data) == ("doorbell", {"who": "Anna"})
    await bus.stop()
    await bus.close()
