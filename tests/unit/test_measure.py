"""Statistics of a benchmark, and where the time of an answer goes."""

import asyncio
import statistics
import sys

import psutil
import pytest
from free_port import ROOT
from hypothesis import given
from hypothesis import strategies as st

from agents.runtime.settings import Settings, load
from scripts.iris import measure, processes
from scripts.iris.bench import PROMPTS, read_prompts
from scripts.iris.measure import STAGES
from scripts.iris.setup import agents_only, changed

SOME = st.lists(st.floats(0, 1e6), min_size=1, max_size=60)


def test_quantiles_lie_between_the_values_as_spreadsheets_put_them() -> None:
    """The worked example of PERCENTILE.INC, and the ends."""
    assert measure.quantile([4, 1, 3, 2], 0.3) == pytest.approx(1.9)
    assert measure.quantile([7], 0.95) == 7
    assert measure.quantile([3, 1, 2], 0) == 1
    assert measure.quantile([3, 1, 2], 1) == 3


@given(SOME)
def test_quantiles_agree_with_the_standard_library(values: list[float]) -> None:
    """Its `inclusive` method is the same definition."""
    assert measure.quantile(values, 0.5) == pytest.approx(statistics.median(values))
    if len(values) > 1:
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        assert measure.quantile(values, 0.95) == pytest.approx(cuts[18])


@given(SOME)
def test_a_summary_is_in_order(values: list[float]) -> None:
    """Minimum, median, 95th percentile and maximum never fall."""
    summary = measure.summarise(values)
    ordered = [summary.min, summary.median, summary.p95, summary.max]
    assert ordered == sorted(ordered)
    assert min(values) == summary.min
    assert max(values) == summary.max


def test_no_values_are_an_error() -> None:
    """A benchmark of nothing must not print zeros."""
    with pytest.raises(ValueError, match="no values"):
        measure.summarise([])
    with pytest.raises(ValueError, match="no answers"):
        measure.stages([])


def test_stages_follow_one_another() -> None:
    """Each stage takes the time from the end of the one before it, in ms."""
    ends = {stage: 100 + 0.01 * number for number, stage in enumerate(STAGES, start=1)}
    assert measure.split(100.0, ends) == pytest.approx(dict.fromkeys(STAGES, 10.0))


@given(st.lists(st.floats(0, 10), min_size=len(STAGES), max_size=len(STAGES)), st.data())
def test_stages_add_up_to_all_of_the_time(gaps: list[float], data: st.DataObject) -> None:
    """Also where some were not told of: their time is in the next stage."""
    ends, now = {}, 1000.0
    for stage, gap in zip(STAGES, gaps, strict=True):
        now += gap
        ends[stage] = now
    for stage in data.draw(st.sets(st.sampled_from(list(STAGES)[:-1]))):
        del ends[stage]
    split = measure.split(1000.0, ends)
    assert split.keys() == ends.keys()
    assert sum(split.values()) == pytest.approx(1000 * (now - 1000), abs=1e-6)


def test_shares_are_of_all_the_time() -> None:
    """A stage that took 30 of 100 ms has 30 %, whoever of the answers it was; shares make 1."""
    answers = [
        {"llm-first-token": 10.0, "delivery": 30.0},
        {"retrieval": 20.0, "llm-first-token": 20.0, "delivery": 20.0},
    ]
    stages = measure.stages(answers)
    assert list(stages) == ["retrieval", "llm-first-token", "delivery"]
    assert [stage.share for stage in stages.values()] == pytest.approx([0.2, 0.3, 0.5])
    assert stages["delivery"].ms.median == 25
    assert [stage.transport for stage in stages.values()] == [False, False, True]


def test_transport_is_what_bus_and_bridge_took_of_each_answer() -> None:
    """The sum within each answer, and then the statistics over the answers."""
    answers = [
        {"bus-brings-turn": 1.0, "llm-first-token": 50.0, "delivery": 2.0},
        {"bus-brings-turn": 4.0, "llm-first-token": 70.0, "delivery": 1.0},
    ]
    summary = measure.transport(answers)
    assert (summary.min, summary.median, summary.max) == (3, 4, 5)


def test_processes_are_known_by_their_command_lines() -> None:
    """Agents and the server by name; the watcher and helpers by nothing."""
    agent = ["/v/bin/python", "-m", "agents", "tts", "--config", "iris.toml", "--nats", "nats://x"]
    assert processes.part_name(agent) == "tts"
    assert processes.part_name(["C:\\v\\Scripts\\nats-server.exe", "-c", "nats.conf"]) == "nats"
    assert processes.part_name(["/v/bin/python", "-m", "scripts.iris", "up"]) == ""
    assert processes.part_name([]) == ""


def test_settings_that_differ_are_named_whole() -> None:
    """As `--set` would take them; what is as it comes is not named."""
    default = {"avatar": "iris", "bridge": {"port": 8080, "host": "a"}}
    chosen = {
        "avatar": "iris",
        "bridge": {"port": 9000, "host": "a"},
        "tts.piper": {"voice": "x.onnx"},
    }
    assert changed(chosen, default) == {"bridge.port": 9000, "tts.piper.voice": "x.onnx"}


def test_the_settings_that_come_with_iris_are_the_defaults() -> None:
    """`iris.toml` writes the defaults out, so a benchmark with it has nothing to tell."""
    shipped = agents_only(load(ROOT / "iris.toml"))
    assert changed(shipped, agents_only(Settings())) == {}


async def test_the_load_of_a_busy_process_is_its_own() -> None:
    """A process that does nothing takes nothing, and one that spins takes most of a core."""
    spin = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    busy = await asyncio.create_subprocess_exec(*spin, stdout=asyncio.subprocess.PIPE)
    try:
        assert busy.stdout is not None
        await busy.stdout.readline()
        parts = {"busy": [psutil.Process(busy.pid)], "idle": [psutil.Process()]}
        meter = processes.Meter(parts)
        await asyncio.sleep(1)
        taken = meter.read()
        memory = processes.memory(parts)
    finally:
        busy.kill()
        await busy.wait()
    assert taken.parts["busy"] > 5 * taken.parts["idle"]
    assert 5 < taken.parts["busy"] < 130
    assert memory.mb["idle"] > memory.mb["busy"] > 1
    assert memory.total_mb == pytest.approx(sum(memory.mb.values()))


def test_the_questions_that_come_with_it_are_many_and_different() -> None:
    """Enough for the default number of questions without asking one twice."""
    prompts = read_prompts(PROMPTS)
    assert len(set(prompts)) == len(prompts) >= 22
    assert not any(prompt.startswith("#") for prompt in prompts)
