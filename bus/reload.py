"""Tell the house's NATS server to read its configuration again.

Over the bus, as the system user, because a signal says nothing of what is wrong with the file, and
Windows has none.
"""

from pathlib import Path

import msgspec
from nats.errors import Error as NatsError

from bus.client import Client
from bus.errors import BusError, BusUnavailableError
from bus.users import Users

ANSWER_SECONDS = 3.0


async def reload_server(url: str, state: Path, *, ca: Path | None = None) -> None:
    """Have the server that runs with this state folder take new users in, and old ones out.

    Who may come in no more is cut off at once; everybody else stays connected.

    Raises:
        BusUnavailableError: the server does not answer.
        BusError: it does not take its configuration; the old one goes on.
    """
    client = Client(Users(state).system_key)
    try:
        await client.dial(url, name="iris-reload", ca=ca, allow_reconnect=False)
    except (NatsError, OSError, TimeoutError) as error:
        await client.close()
        raise BusUnavailableError(f"no NATS server of this house answers at {url}") from error
    try:
        subject = f"$SYS.REQ.SERVER.{client.server_id}.RELOAD"
        answer = await client.request(subject, b"", timeout=ANSWER_SECONDS)
    except (NatsError, TimeoutError) as error:
        raise BusUnavailableError(f"the NATS server does not reload: {error!r}") from error
    finally:
        await client.close()
    problem = msgspec.json.decode(answer.data).get("error")
    if problem:
        raise BusError(f"the NATS server does not take its users: {problem}")
