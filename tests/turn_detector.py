"""Turn detection for tests that are about something else."""

from agents.asr.engine import TurnSoFar


class FixedTurnDetector:
    """Waits equally long after whatever was said."""

    def __init__(self, silence_ms: float) -> None:
        self._silence_ms = silence_ms

    def silence_ms(self, turn: TurnSoFar) -> float:
        """How long a silence ends a turn."""
        return self._silence_ms
