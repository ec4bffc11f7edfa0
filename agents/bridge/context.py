"""What every part of the bridge works with."""

from dataclasses import dataclass

from agents.bridge.access import Access
from agents.bridge.feed import Feeds
from agents.bridge.metrics import Metrics
from agents.runtime.settings import Bridge as BridgeSettings
from bus import Bus


@dataclass(frozen=True)
class Context:
    """One bridge: its bus, its settings, what it counts, its feeds, and who may come in."""

    bus: Bus
    settings: BridgeSettings
    metrics: Metrics
    feeds: Feeds
    access: Access
