"""How much one client may ask."""


class TokenBucket:
    """Allows `burst` requests at once, and `rate` a second in the long run.

    Source: the token bucket of RFC 2697, with time given by the caller.
    """

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._at = 0.0

    def allow(self, now: float) -> bool:
        """Whether one more request is fine at `now` seconds on any steady clock."""
        elapsed = max(0.0, now - self._at)
        self._at = now
        self._tokens = min(self._burst, self._tokens + elapsed * self._rate)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
