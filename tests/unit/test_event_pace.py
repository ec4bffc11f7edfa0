"""A tool that floods is slowed, and no other with it."""

from agents.events.pace import REMEMBERED, Pace


def test_a_flood_is_spread_and_others_go_at_once() -> None:
    """So many at once, the rest one by one at the rate; another name does not wait."""
    pace = Pace(rate=10, burst=3)
    waits = [round(pace.wait("flood", 0.0), 6) for _ in range(7)]
    assert waits == [0, 0, 0, 0, 0.1, 0.2, 0.3]
    assert pace.wait("bell", 0.0) == 0
    assert pace.wait("flood", 1.0) == 0


def test_names_that_anybody_makes_up_fill_no_memory() -> None:
    """The oldest is forgotten, and begins anew."""
    pace = Pace(rate=1, burst=0)
    assert [pace.wait("first", 0.0), pace.wait("first", 0.0)] == [0, 1]
    for number in range(REMEMBERED):
        pace.wait(str(number), 0.0)
    assert pace.wait("first", 0.0) == 0
