"""How often a client may ask."""

from agents.bridge.rate_limit import REMEMBERED, RateLimits


def test_each_client_has_its_own_limit() -> None:
    """Who asks too often is refused, others are not; later it may again."""
    limits = RateLimits(rate=1, burst=2)
    assert [limits.allow("loop", 0.0) for _ in range(3)] == [True, True, False]
    assert limits.allow("other", 0.0)
    assert limits.allow("loop", 1.0)


def test_clients_that_anybody_makes_up_take_no_memory_for_good() -> None:
    """Whoever was longest without a request is forgotten first."""
    limits = RateLimits(rate=0.001, burst=1)
    for number in range(REMEMBERED):
        assert limits.allow(f"c{number}", 0.0)
    assert not limits.allow("c0", 0.0)
    assert limits.allow("new", 0.0)
    assert not limits.allow("c0", 0.0)
    assert limits.allow("c1", 0.0)
