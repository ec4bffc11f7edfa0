"""`iris doctor` against a whole Iris."""

import json

from running_iris import RunningIris


def test_the_doctor_finds_an_iris_that_runs_well(iris: RunningIris) -> None:
    """Every agent answers, and its ports are its own."""
    done = iris.iris("doctor", "--json")
    found = {finding["check"]: finding for finding in json.loads(done.stdout)}
    assert found["iris"]["level"] == found["ports"]["level"] == "ok"
    assert str(iris.port) in found["ports"]["text"]
    assert "port" not in found
