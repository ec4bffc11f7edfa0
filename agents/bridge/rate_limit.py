"""How much one client may ask."""

from collections import OrderedDict

REMEMBERED = 1024
"""Clients whose use is remembered; whoever was longest without a request is forgotten first."""


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


class RateLimits:
    """A token bucket for each client, known by a key."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def allow(self, key: str, now: float) -> bool:
        """Whether one more request of a client is fine at `now`; see `TokenBucket.allow`."""
        bucket = self._buckets.setdefault(key, TokenBucket(self._rate, self._burst))
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket.allow(now)
