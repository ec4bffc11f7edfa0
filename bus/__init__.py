"""Typed publish, subscribe, request and durable work over NATS; the only code that imports nats."""

from bus.buckets import Bucket, Entry
from bus.bus import Bus, connect
from bus.errors import BusError, BusUnavailableError, ConflictError
from bus.received import Received
from bus.stage import Stage
from bus.subscription import Subscription
from bus.work import Job, Work

__all__ = [
    "Bucket",
    "Bus",
    "BusError",
    "BusUnavailableError",
    "ConflictError",
    "Entry",
    "Job",
    "Received",
    "Stage",
    "Subscription",
    "Work",
    "connect",
]
