"""How many tests went how, read from what any test runner prints last."""

import re
from dataclasses import dataclass
from typing import Self

_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?)\b")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Tally:
    """Numbers of tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    @classmethod
    def read(cls, output: str) -> Self:
        """From the last line that counts tests, be it pytest's, vitest's or NUnit's.

        >>> Tally.read("=== 1 failed, 12 passed, 2 errors in 3.1s ===")
        Tally(passed=12, failed=3, skipped=0)
        """
        lines = _COLOURS.sub("", output).splitlines()
        last = next((found for line in reversed(lines) if (found := _COUNT.findall(line))), [])
        counts = {"passed": 0, "failed": 0, "skipped": 0}
        for number, kind in last:
            counts["failed" if kind.startswith("error") else kind] += int(number)
        return cls(**counts)

    def __add__(self, other: Self) -> Self:
        return type(self)(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
