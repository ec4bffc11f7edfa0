"""What the bridge counts, in the text form of Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from schemas.messages import Message, SystemTiming, TurnEnded

STAGES = 64
"""Names of stages that are told apart; what is named beyond them is counted as `other`."""
BUCKETS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


class Metrics:
    """Counters of one bridge."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.clients = Gauge("iris_clients", "Connected WebSocket clients", registry=self._registry)
        self.prompts = Counter(
            "iris_prompts", "Prompts that were accepted", registry=self._registry
        )
        self.errors = Counter(
            "iris_errors", "Requests that were refused", ["code"], registry=self._registry
        )
        self.dropped = Counter(
            "iris_clients_dropped", "Clients that did not keep up", registry=self._registry
        )
        self._turns = Counter("iris_turns", "Turns that ended", ["reason"], registry=self._registry)
        self._stages = Histogram(
            "iris_stage_milliseconds",
            "How long the stages of a turn took",
            ["stage"],
            registry=self._registry,
            buckets=BUCKETS,
        )

        self._known: set[str] = set()

    def count(self, message: Message) -> None:
        """Count what agents publish of their work."""
        if isinstance(message, SystemTiming):
            self._stages.labels(self._stage(message.stage)).observe(message.ms)
        elif isinstance(message, TurnEnded):
            self._turns.labels(message.reason).inc()

    def _stage(self, name: str) -> str:
        """The label of a stage: anybody may publish one, and each takes memory for good."""
        if len(self._known) < STAGES:
            self._known.add(name)
        return name if name in self._known else "other"

    def text(self) -> bytes:
        """All of it, in Prometheus's text format."""
        return generate_latest(self._registry)
