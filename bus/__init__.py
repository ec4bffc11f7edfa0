"""Typed publish, subscribe, request and durable work over NATS; the only code that imports nats."""

from bus.buckets import Bucket, Entry
from bus.bus import Bus, connect
from bus.durable_publish import PublishReceipt
from bus.errors import (
    BusError,
    BusUnavailableError,
    ConflictError,
    InterruptedBusError,
    LeaseLostError,
    LoginRefusedError,
    PayloadTooLargeError,
    RequestFailedError,
    TakenOverError,
)
from bus.leases import Lease, Leases
from bus.reader import Reader
from bus.received import Received
from bus.subscription import Subscription
from bus.work import Job, Work

__all__ = [
    "Bucket",
    "Bus",
    "BusError",
    "BusUnavailableError",
    "ConflictError",
    "Entry",
    "InterruptedBusError",
    "Job",
    "Lease",
    "LeaseLostError",
    "Leases",
    "LoginRefusedError",
    "PayloadTooLargeError",
    "PublishReceipt",
    "Reader",
    "Received",
    "RequestFailedError",
    "Subscription",
    "TakenOverError",
    "Work",
    "connect",
]
