"""How a machine asks to join: with the key of its code, before it has rights of its own."""

from pathlib import Path

from nats.errors import Error as NatsError

from bus.client import Client
from bus.connection import without_login
from bus.errors import BusError, BusUnavailableError
from bus.keys import UserKey
from bus.machine_rights import inbox
from schemas import codec
from schemas.messages import MachineJoin, MachineJoined
from schemas.subjects import subject

ANSWER_SECONDS = 10.0
CONNECT_SECONDS = 5


class JoinRefusedError(BusError):
    """The house does not take this machine; the text says why."""


async def ask_to_join(
    url: str, code: UserKey, message: MachineJoin, *, avatar: str, ca: Path
) -> MachineJoined:
    """Join the house.

    Args:
        url: of its door for machines.
        code: the key of who may ask.
        message: who asks.
        avatar: whose house it is.
        ca: the file with the house's authority.

    Raises:
        JoinRefusedError: the code is wrong, used or expired, or the house says why it refuses.
        BusUnavailableError: nobody answers there.
    """
    client, trouble = Client(code), ""

    async def failed(error: Exception) -> None:
        nonlocal trouble
        trouble = str(error)
        if _is_refusal(trouble):
            client.hang_up()

    try:
        await client.dial(
            url,
            ca=ca,
            name="iris-join",
            allow_reconnect=False,
            connect_timeout=CONNECT_SECONDS,
            inbox_prefix=inbox(message.name).encode(),
            error_cb=failed,
        )
        name = subject(avatar, message.name, message)
        reply = await client.request(name, codec.encode(message), timeout=ANSWER_SECONDS)
    except (NatsError, OSError, TimeoutError) as error:
        if _is_refusal(trouble or str(error)):
            raise JoinRefusedError("the code is wrong, used or expired") from error
        raise BusUnavailableError(
            f"the house does not answer at {without_login(url)} ({error or 'timeout'})"
        ) from error
    finally:
        await client.close()
    if refusal := (reply.headers or {}).get("Nats-Service-Error"):
        raise JoinRefusedError(refusal)
    joined = codec.decode("machine.joined", reply.data)
    assert isinstance(joined, MachineJoined)  # noqa: S101 (decoded as such)
    return joined


def _is_refusal(trouble: str) -> bool:
    return "authorization" in trouble.lower()
