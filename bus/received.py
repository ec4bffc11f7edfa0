"""A message as it arrives: what it says, and where it belongs."""

from typing import Generic, TypeVar

import msgspec
from nats.aio.msg import Msg
from nats.micro.request import Request

from schemas import codec, subjects
from schemas.messages import Message

M = TypeVar("M", bound=Message)

TOKENS_OF_DELIVERY = 9
"""`$JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<time>.<pending>`."""


class Received(msgspec.Struct, Generic[M], frozen=True):
    """A message from the bus.

    Attributes:
        session: the session that it belongs to.
        seq: its sequence number in the stream that it was read from; 0 where it was heard live.
        stored_at: Unix time in seconds at which the server stored it, by the server's own clock, so
            that messages of different streams and machines compare; 0 where it was heard live.
    """

    message: M
    session: str
    seq: int = 0
    stored_at: float = 0.0


class Delivery(msgspec.Struct, frozen=True):
    """What JetStream says about a message that it delivers.

    Attributes:
        attempt: 1 at the first delivery.
        stream_seq: sequence number in the stream.
        consumer_seq: counts the deliveries of this consumer from 1.
        stored_at: Unix time in seconds at which the server stored the message.
        pending: messages that wait behind this one.
    """

    attempt: int
    stream_seq: int
    consumer_seq: int
    stored_at: float
    pending: int


def delivery_of(msg: Msg) -> Delivery:
    """Read the delivery out of the reply subject, in its form with 9 or with 11 and more tokens.

    Source: https://docs.nats.io/reference/reference-protocols/nats_api_reference
    """
    tokens = msg.reply.split(".")
    numbers = tokens[4:] if len(tokens) == TOKENS_OF_DELIVERY else tokens[6:]
    attempt, stream_seq, consumer_seq, stored_ns, pending = map(int, numbers[:5])
    return Delivery(attempt, stream_seq, consumer_seq, stored_ns / 1e9, pending)


def read(msg: Msg | Request, *, seq: int = 0, stored_at: float = 0.0) -> Received[Message]:
    """Read a NATS message of Iris.

    Raises:
        UnknownTypeError: it is of a type that this program does not know.
        BadMessageError: the subject is not one of Iris, or the payload does not fit it.
    """
    try:
        address = subjects.parse(msg.subject)
    except subjects.UnknownTypeError:
        raise
    except ValueError as error:
        raise codec.BadMessageError(str(error)) from error
    if address.type in _SOUND:
        fields = {name.lower(): value for name, value in (msg.headers or {}).items()}
        message = codec.decode_sound(address.type, fields, msg.data)
    else:
        message = codec.decode(address.type, msg.data)
    return Received(message, address.session, seq, stored_at)


_SOUND = {"mic.audio", "speech.audio"}
