"""How long the stages of an answer take, for whoever wants to know."""

import time

from schemas.messages import SystemTiming


class StageClock:
    """Times a stage from now on."""

    def __init__(self) -> None:
        self._started = time.time()
        self._began = time.perf_counter()

    def timing(self, turn: int, stage: str) -> SystemTiming:
        """How long it has taken until now."""
        ms = 1000 * (time.perf_counter() - self._began)
        return SystemTiming(turn=turn, stage=stage, ms=ms, started=self._started)
