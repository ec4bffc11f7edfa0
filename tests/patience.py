"""Patience for tests that are about something else."""

from agents.asr.engine import Said


class FixedPatience:
    """Waits equally long after whatever was said."""

    def __init__(self, silence_ms: float) -> None:
        self._silence_ms = silence_ms

    def silence_ms(self, said: Said) -> float:
        """How long a silence ends a turn."""
        return self._silence_ms
