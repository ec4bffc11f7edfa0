"""What NATS's client raises, as errors of the bus: nothing of it leaves this package."""

from collections.abc import Generator
from contextlib import contextmanager

from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError

from bus.errors import BusUnavailableError, PayloadTooLargeError

FAILURES = (NatsError, OSError, TimeoutError)
"""Whatever a call of NATS's client may raise where the server is away, slow, or refuses."""


@contextmanager
def translated(what: str) -> Generator[None, None, None]:
    """Raise what NATS's client raises as errors of the bus.

    Args:
        what: could not be done, as a sentence begins: `cannot read the history`.

    Raises:
        PayloadTooLargeError: a message is larger than the server takes.
        BusUnavailableError: NATS does not answer, or not in time, or refuses.
    """
    try:
        yield
    except MaxPayloadError as error:
        raise PayloadTooLargeError(f"{what}: it is larger than NATS takes") from error
    except (NatsError, OSError, TimeoutError) as error:
        raise BusUnavailableError(f"{what}: {error or 'no answer in time'}") from error
