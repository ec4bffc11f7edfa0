"""What can go wrong on the bus. Whatever NATS's client raises becomes one of these.

```
BusError
├── BusUnavailableError    NATS does not answer, or nobody serves the request: try again
├── LoginRefusedError      the house lets this machine in no more: a person must let it in again
├── InterruptedBusError    the connection was lost meanwhile: send it again
├── PayloadTooLargeError   more than the server takes: make it smaller, again will not help
├── RequestFailedError     whoever serves the request could not do it, and says why
├── ConflictError          somebody else wrote the same key first: read it again
└── TakenOverError         another worker has the job now: leave it
    └── LeaseLostError     and the lease
```
"""


class BusError(Exception):
    """The bus could not do what was asked."""


class BusUnavailableError(BusError):
    """NATS does not answer, or nobody serves the request."""


class LoginRefusedError(BusError):
    """The house lets this machine in no more; trying again does not help."""

    def __init__(self, machine: str) -> None:
        super().__init__(
            f"the house lets {machine} in no more: `iris machine add {machine}` there, and "
            f"`iris join '…'` here"
        )


class InterruptedBusError(BusError):
    """The connection was lost meanwhile, and with it, maybe, what was just sent."""


class PayloadTooLargeError(BusError):
    """A message or value is larger than the server takes; trying again does not help."""


class RequestFailedError(BusError):
    """Whoever serves a request could not do what it asks.

    Attributes:
        code: kebab case.
        detail: a sentence of whoever serves it.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class ConflictError(BusError):
    """A key changed since it was read.

    Attributes:
        bucket: whose key.
        key: its name.
    """

    def __init__(self, bucket: str, key: str) -> None:
        super().__init__(f"{key} in {bucket} was changed meanwhile")
        self.bucket = bucket
        self.key = key


class TakenOverError(BusError):
    """Another worker has the job now; what it brings counts, what this one brings does not."""


class LeaseLostError(TakenOverError):
    """Somebody else has the lease, or could have.

    Attributes:
        key: of the lease.
    """

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} belongs to somebody else")
        self.key = key
