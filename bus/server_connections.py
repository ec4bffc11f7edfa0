"""Who is, and was, connected with the house's NATS server: asked of it as the system user."""

from datetime import datetime
from pathlib import Path

import msgspec
from nats.errors import Error as NatsError

from bus.client import Client
from bus.errors import BusUnavailableError
from bus.users import Users

ANSWER_SECONDS = 3.0
_CLOSED = 1
_MOST = 1024


class _Connection(msgspec.Struct, frozen=True):
    """A connection, as far as it is of interest here."""

    authorized_user: str = ""
    stop: str = ""


class _Data(msgspec.Struct, frozen=True):
    connections: list[_Connection] = []


class _Answer(msgspec.Struct, frozen=True):
    data: _Data = _Data()


async def closed_connections(url: str, state: Path) -> dict[str, float]:
    """When each user's last connection that has ended did, since the server was started.

    Args:
        url: of the house's server.
        state: the house's state folder.

    Returns:
        Unix times in seconds by the users' public keys.

    Raises:
        BusUnavailableError: the server does not answer.
    """
    client = Client(Users(state).system_key)
    try:
        await client.dial(url, name="iris-connections", allow_reconnect=False)
        subject = f"$SYS.REQ.SERVER.{client.server_id}.CONNZ"
        body = msgspec.json.encode({"auth": True, "state": _CLOSED, "limit": _MOST})
        reply = await client.request(subject, body, timeout=ANSWER_SECONDS)
    except (NatsError, OSError, TimeoutError) as error:
        raise BusUnavailableError(f"no NATS server of this house answers at {url}") from error
    finally:
        await client.close()
    found = msgspec.json.decode(reply.data, type=_Answer).data.connections
    ended: dict[str, float] = {}
    for one in found:
        user = one.authorized_user
        if user and one.stop:
            at = datetime.fromisoformat(one.stop).timestamp()
            ended[user] = max(at, ended.get(user, 0.0))
    return ended
