"""Whatever is killed, whenever: nothing that was accepted is lost, and nothing comes twice."""

import asyncio
from pathlib import Path

import pytest
from free_port import ROOT, free_port
from running_iris import RunningIris

from scripts.iris.chaos import Chaos, Plan, in_words, run

FAKES = ROOT / "tests" / "fakes" / "iris.toml"
PROMPTS = ["What is rain?", "Why is the sky blue?"]
PARTS = {"nats", "asr", "dialogue", "retrieval", "tts", "events", "bridge"}


def shaken(iris: RunningIris, plan: Plan) -> Chaos:
    """Kill parts of Iris while it answers."""
    said: list[str] = []
    chaos = asyncio.run(run(iris.state, PROMPTS, plan, said.append))
    print(in_words(chaos), *said, *iris.said, sep="\n")
    return chaos


def test_each_part_is_killed_ten_times(tmp_path: Path) -> None:
    """At random moments, with models that cost nothing: all goes on within seconds.

    The longest is allowed more than a quiet machine needs: `iris bench --chaos` tells that.
    """
    iris = RunningIris(tmp_path, free_port(), free_port())
    iris.start("--config", str(FAKES))
    try:
        chaos = shaken(iris, Plan(kills=10, calm=0.6, seed=1))
    finally:
        assert iris.stop() == 0
    assert not chaos.faults
    assert set(chaos.recovery_s) == PARTS
    assert chaos.answered == chaos.typed + chaos.spoken > 40
    assert chaos.spoken > 5
    assert max(on.median for on in chaos.recovery_s.values()) < 5
    assert max(on.max for on in chaos.recovery_s.values()) < 15


@pytest.mark.parametrize("part", ["dialogue", "tts", "asr"])
def test_a_part_with_a_real_model_is_killed(iris: RunningIris, part: str) -> None:
    """The real models go on where they were, too."""
    chaos = shaken(iris, Plan(kills=2, parts=[part], calm=1.0))
    assert not chaos.faults
    assert chaos.answered == chaos.typed + chaos.spoken
