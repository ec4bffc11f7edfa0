"""The webhooks agent between a real nats-server and real HTTP receivers."""

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from conftest import NatsServer
from free_port import free_port
from running_agent import running_agent
from webhook_receiver import Request, WebhookReceiver

from agents.runtime.outside_settings import Webhook
from agents.webhooks.agent import Webhooks
from bus import Bus, connect
from schemas import messages as m

QUICK = (0.05, 0.1, 0.2)


@asynccontextmanager
async def telling(
    nats: NatsServer, state: Path, *webhooks: Webhook, pauses: Sequence[float] = QUICK
) -> AsyncIterator[None]:
    """An agent that runs, with a connection of its own."""
    bus = await connect(nats.url, name="webhooks")
    async with running_agent(bus, Webhooks(bus, webhooks, state, pauses)):
        yield


def webhook(url: str, *events: str, name: str = "log") -> Webhook:
    """An entry."""
    return Webhook(name=name, url=url, events=events or ("event.*",))


async def tell(bus: Bus, *names: str) -> None:
    """Store events of these names."""
    for name in names:
        await bus.store(m.Event(name=name, data={"who": "Zoë"}), session="main")


async def taken(receiver: WebhookReceiver, count: int, within: float = 5.0) -> list[Request]:
    """The next requests of a receiver."""
    return await asyncio.to_thread(receiver.take, count, within)


def types(requests: Sequence[Request]) -> list[str]:
    """What they tell of."""
    return [request.json["type"] for request in requests]


async def test_what_was_asked_for_arrives_signed_and_nothing_else(
    nats: NatsServer, bus: Bus, tmp_path: Path
) -> None:
    """Of streams and live, in this session alone; anybody with the secret can check it."""
    with WebhookReceiver() as receiver:
        entry = webhook(receiver.url, "event.bell", "turn.ended", "system.failed")
        async with telling(nats, tmp_path, entry):
            await tell(bus, "knock", "bell")
            ended = m.TurnEnded(turn=1, reason="completed", text="Hi.", heard="Hi.")
            await bus.store(ended, session="main")
            await bus.store(m.AvatarTrigger(name="rain"), session="main")
            await bus.publish(m.SystemFailed(code="x", detail="y"), session="main")
            got = await taken(receiver, 3)
    assert sorted(types(got)) == ["event.bell", "system.failed", "turn.ended"]
    bell = next(request for request in got if request.json["type"] == "event.bell")
    assert bell.json["data"] == {"who": "Zoë"}
    assert bell.headers["content-type"] == "application/json"
    key = base64.b64decode((tmp_path / "webhooks" / "log.secret").read_text().strip()[6:])
    moment = bell.headers["webhook-timestamp"]
    signed = f"{bell.headers['webhook-id']}.{moment}.".encode() + bell.body
    digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert bell.headers["webhook-signature"] == f"v1,{digest}"
    assert abs(time.time() - int(moment)) < 10
    assert len({request.headers["webhook-id"] for request in got}) == 3


async def test_what_happens_while_the_agent_is_away_waits_for_it(
    nats: NatsServer, bus: Bus, tmp_path: Path
) -> None:
    """Also while the server is killed; what is told once more then has the id that it had."""
    with WebhookReceiver() as receiver:
        entry = webhook(receiver.url, "event.*", "turn.ended")
        async with telling(nats, tmp_path, entry):
            await tell(bus, "first")
            first = await taken(receiver, 1)
            assert types(first) == ["event.first"]
        await tell(bus, "second", "third")
        nats.kill()
        nats.start()
        ended = m.TurnEnded(turn=1, reason="completed", text="Hi.", heard="Hi.")
        await bus.store(ended, session="main")
        async with telling(nats, tmp_path, entry):
            seen = {first[0].headers["webhook-id"]: "event.first"}
            while len(seen) < 4:
                (request,) = await taken(receiver, 1)
                seen.setdefault(request.headers["webhook-id"], request.json["type"])
            assert sorted(seen.values()) == [
                *("event.first", "event.second", "event.third", "turn.ended")
            ]


async def test_a_receiver_that_is_away_is_tried_again_and_holds_up_no_other(
    nats: NatsServer, bus: Bus, tmp_path: Path
) -> None:
    """What it missed comes in order, each try signed anew under the same id."""
    seen: list[Request] = []

    def busy(request: Request) -> tuple[int, dict[str, str]]:
        seen.append(request)
        return (503, {}) if len(seen) < 3 else (200, {})

    port = free_port()
    with WebhookReceiver() as well:
        dead = webhook(f"http://127.0.0.1:{port}/hook", name="dead")
        async with telling(nats, tmp_path, dead, webhook(well.url)):
            await tell(bus, "one", "two")
            assert types(await taken(well, 2)) == ["event.one", "event.two"]
            with WebhookReceiver(port, busy) as back:
                assert types(await taken(back, 4)) == ["event.one"] * 3 + ["event.two"]
    assert len({request.headers["webhook-id"] for request in seen[:3]}) == 1


async def test_a_message_that_is_refused_is_passed_by(
    nats: NatsServer, bus: Bus, tmp_path: Path
) -> None:
    """What follows does not wait for it."""

    def picky(request: Request) -> tuple[int, dict[str, str]]:
        return (422 if request.json["type"] == "event.odd" else 200), {}

    with WebhookReceiver(answer=picky) as receiver:
        async with telling(nats, tmp_path, webhook(receiver.url)):
            await tell(bus, "odd", "fine")
            assert types(await taken(receiver, 2)) == ["event.odd", "event.fine"]


async def test_redirections_and_proxies_are_no_way(
    nats: NatsServer, bus: Bus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer cannot send what is told, or its signature, elsewhere; nor can the environment."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with WebhookReceiver() as other:
        tries = iter([(307, {"Location": other.url}), (200, {})])
        with WebhookReceiver(answer=lambda _: next(tries)) as receiver:
            async with telling(nats, tmp_path, webhook(receiver.url)):
                await tell(bus, "bell")
                assert types(await taken(receiver, 2)) == ["event.bell"] * 2
        with pytest.raises(AssertionError, match="did not come"):
            other.take(1, within=0.05)


async def test_a_receiver_that_is_gone_is_left_alone(
    nats: NatsServer, bus: Bus, tmp_path: Path
) -> None:
    """410 ends it until the next start, which tries again what it had not taken."""
    answers = iter([(410, {}), (200, {}), (200, {})])
    with WebhookReceiver(answer=lambda _: next(answers)) as receiver:
        entry = webhook(receiver.url)
        async with telling(nats, tmp_path, entry):
            await tell(bus, "one")
            await taken(receiver, 1)
            await tell(bus, "two")
            with pytest.raises(AssertionError, match="did not come"):
                await taken(receiver, 1, within=0.3)
        async with telling(nats, tmp_path, entry):
            assert types(await taken(receiver, 2)) == ["event.one", "event.two"]


async def test_no_log_has_an_address_or_a_secret(
    nats: NatsServer, bus: Bus, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Addresses of chat services hold a token in their path: only the host is shown."""
    with WebhookReceiver(answer=lambda _: (500, {})) as receiver:
        address = f"{receiver.url}/t0ken-in-path?key=k3y-in-query"
        async with telling(nats, tmp_path, webhook(address)):
            await tell(bus, "bell")
            await taken(receiver, 2)
    said = "".join(capfd.readouterr())
    secret = (tmp_path / "webhooks" / "log.secret").read_text().strip()
    assert f"127.0.0.1:{receiver.port}" in said
    for hidden in ("t0ken-in-path", "k3y-in-query", secret, secret.removeprefix("whsec_")):
        assert hidden not in said
