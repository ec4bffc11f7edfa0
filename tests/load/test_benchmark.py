"""`iris bench` against a whole Iris."""

import json

import pytest
from running_iris import RunningIris, alive

BENCH = ("bench", "-n", "2", "--warm-up", "1", "--pause", "0", "--idle", "1", "--json")


def figures(iris: RunningIris) -> dict:
    """What a short benchmark measures."""
    done = iris.iris(*BENCH, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_benchmark_of_the_iris_that_runs(iris: RunningIris) -> None:
    """Stages of every answer add up to its first sound; the session is forgotten afterwards."""
    found = figures(iris)
    assert len(found["trials"]) == 2
    for trial in found["trials"]:
        assert sum(trial["stages"].values()) == pytest.approx(trial["first_audio_ms"], abs=5)
        assert min(trial["stages"].values()) > -1
        assert 0 < trial["accepted_ms"] < trial["first_audio_ms"] <= trial["spoken_ms"]
    assert sum(stage["share"] for stage in found["stages"].values()) == pytest.approx(1)
    assert len(found["stages"]) == 8, "nobody waits for retrieval that found nothing before"
    assert found["setup"]["engines"]["tts"] == "hibari"
    assert not found["setup"]["own_iris"]
    assert found["start_s"] is found["first_question_ms"] is None
    parts = {"iris", "nats", "asr", "dialogue", "retrieval", "tts", "events", "bridge"}
    assert found["memory"]["mb"].keys() == found["idle"]["parts"].keys() == parts
    said = iris.iris("history", "--session", found["setup"]["session"])
    assert "Nothing was said" in said.stdout


def test_a_benchmark_starts_an_iris_where_none_runs(iris: RunningIris) -> None:
    """It measures the start and the first question, and leaves no process behind."""
    running = json.loads((iris.state / "running.json").read_bytes())
    assert iris.stop() == 0
    found = figures(iris)
    assert found["setup"]["own_iris"]
    assert found["first_start_s"] is None
    assert 0 < found["start_s"] < 60
    assert found["first_question_ms"] > 0
    assert not (iris.state / "running.json").exists()
    left = int((iris.state / "nats.pid").read_text()) if (iris.state / "nats.pid").exists() else 0
    assert not left or not alive(left)
    assert not any(alive(pid) for pid in running["processes"].values())
