"""When it is silent, and that it is told once."""

from agents.events.silence import SESSIONS, Silences


def test_a_silence_after_an_answer_is_told_once() -> None:
    """When it has lasted, and not again for what is said about it."""
    silences = Silences(10)
    silences.asked("main", "typed")
    assert silences.wait(0.0) is None
    silences.answered("main", 1, 0.0)
    assert silences.wait(4.0) == 6.0
    assert silences.due(9.9) == []
    assert silences.due(10.0) == [("main", 1)]
    silences.asked("main", "event")
    silences.answered("main", 2, 12.0)
    assert silences.due(99.0) == []
    silences.asked("main", "spoken")
    silences.answered("main", 3, 100.0)
    assert silences.due(110.0) == [("main", 3)]


def test_who_speaks_or_asks_ends_the_silence() -> None:
    """Also where nothing comes of it; sessions are apart."""
    silences = Silences(10)
    silences.answered("main", 1, 0.0)
    silences.answered("kitchen", 2, 1.0)
    silences.spoke("main")
    assert silences.wait(1.0) == 10.0
    silences.asked("kitchen", "typed")
    assert silences.wait(1.0) is None


def test_nothing_is_told_where_it_is_off() -> None:
    """Zero seconds: never."""
    silences = Silences(0)
    silences.answered("main", 1, 0.0)
    assert silences.wait(0.0) is None


def test_sessions_that_anybody_makes_take_no_memory_for_good() -> None:
    """Of very many sessions the newest are told of."""
    silences = Silences(10)
    for turn in range(1, 3 * SESSIONS):
        silences.answered(f"s{turn}", turn, float(turn))
    told = silences.due(1e9)
    assert len(told) == SESSIONS
    assert told[-1] == (f"s{3 * SESSIONS - 1}", 3 * SESSIONS - 1)
