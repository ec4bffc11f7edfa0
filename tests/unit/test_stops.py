"""Which turns were asked to be stopped."""

from agents.dialogue.stops import TOGETHER, Stops


def test_a_stop_without_a_number_is_meant_for_all_that_was_asked_before() -> None:
    """Turns that wait are stopped; what is asked after it, or in the same breath, is not."""
    stops = Stops()
    stops.stop(0, 100.0)
    assert stops.stops(1, 50.0)
    assert stops.stops(2, 100.0 - TOGETHER)
    assert not stops.stops(3, 100.0)
    assert not stops.stops(4, 101.0)
    stops.stop(0, 90.0)
    assert stops.stops(2, 99.0)


def test_a_stop_with_a_number_is_meant_for_that_turn() -> None:
    """Whenever it was asked, and for no other."""
    stops = Stops()
    stops.stop(7, 1.0)
    assert stops.stops(7, 5.0)
    assert not stops.stops(8, 0.5)
