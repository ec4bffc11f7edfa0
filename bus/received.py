"""A message as it arrives: what it says, and where it belongs."""

from typing import Generic, TypeVar

import msgspec
from nats.aio.msg import Msg

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
    """

    message: M
    session: str
    seq: int = 0


class Delivery(msgspec.Struct, frozen=True):
    """What JetStream says about a message that it delivers.

    Attributes:
        attempt: 1 at the first delivery.
        stream_seq: sequence number in the stream.
        consumer_seq: counts the deliveries of this consumer from 1.
        pending: messages that wait behind this one.
    """

    attempt: int
    stream_seq: int
    consumer_seq: int
    pending: int


def delivery_of(msg: Msg) -> Delivery:
    """Read the delivery out of the reply subject, in its form with 9 or with 11 and more tokens.

    Source: https://docs.nats.io/reference/reference-protocols/nats_api_reference
    """
    tokens = msg.reply.split(".")
    numbers = tokens[4:] if len(tokens) == TOKENS_OF_DELIVERY else tokens[6:]
    return Delivery(int(numbers[0]), int(numbers[1]), int(numbers[2]), int(numbers[4]))


def read(msg: Msg, *, seq: int = 0) -> Received[Message]:
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
    return Received(message, address.session, seq)


_SOUND = {"mic.audio", "speech.audio"}
