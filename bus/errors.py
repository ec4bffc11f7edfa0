"""What can go wrong on the bus.

```
BusError
├── BusUnavailableError   NATS, or whoever should answer, is away: try again
└── ConflictError         somebody else wrote the same key first: read it again
```
"""


class BusError(Exception):
    """The bus could not do what was asked."""


class BusUnavailableError(BusError):
    """NATS does not answer, or nobody serves the request."""


class ConflictError(BusError):
    """A key changed since it was read."""
