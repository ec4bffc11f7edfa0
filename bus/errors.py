"""What can go wrong on the bus.

```
BusError
├── BusUnavailableError   NATS, or whoever should answer, is away: try again
├── InterruptedBusError   the connection was lost meanwhile: send it again
├── PayloadTooLargeError  more than the server takes: make it smaller, again will not help
├── TakenOverError        another worker has the job now: leave it
└── ConflictError         somebody else wrote the same key first: read it again
```
"""


class BusError(Exception):
    """The bus could not do what was asked."""


class BusUnavailableError(BusError):
    """NATS does not answer, or nobody serves the request."""


class ConflictError(BusError):
    """A key changed since it was read."""


class InterruptedBusError(BusError):
    """The connection was lost meanwhile, and with it, maybe, what was just sent."""


class PayloadTooLargeError(BusError):
    """A message or value is larger than the server takes; trying again does not help."""


class TakenOverError(BusError):
    """Another worker has the job now; what it brings counts, what this one brings does not."""
