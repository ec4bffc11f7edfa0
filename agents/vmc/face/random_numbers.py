"""Random numbers that are the same for the same seed, on the page, in Unity and here."""

import math

BITS = 0xFFFFFFFF
GOLDEN = 0x9E3779B1


class Random:
    """mulberry32 by Tommy Ettinger (public domain): 32 bits of state, whole numbers only."""

    def __init__(self, seed: int) -> None:
        self._state = seed & BITS

    def next(self) -> float:
        """The next number, from 0 up to, but not including, 1."""
        self._state = (self._state + 0x6D2B79F5) & BITS
        return _mixed(self._state) / 4294967296

    def between(self, low: float, high: float) -> float:
        """A number of a range."""
        return low + (high - low) * self.next()

    def chance(self, share: float) -> bool:
        """True in this share of all calls."""
        return self.next() < share

    def sign(self) -> int:
        """1 or -1."""
        return -1 if self.next() < 0.5 else 1

    def wait(self, mean: float) -> float:
        """A waiting time of this mean, as between things that happen independently."""
        return -math.log(1 - self.next()) * mean


def seed_of(seed: int, number: int) -> int:
    """A seed of its own for part `number` of something that has one seed."""
    return _mixed((seed + (number + 1) * GOLDEN) & BITS)


def noise(seed: int, place: float) -> float:
    """Smooth noise at a place, -1 to 1: a uniform cubic B-spline through random control points."""
    whole = math.floor(place)
    s = place - whole
    r = 1 - s
    a, b, c, d = (_control(seed, whole + offset) for offset in (-1, 0, 1, 2))
    return (
        a * r * r * r
        + b * (3 * s * s * s - 6 * s * s + 4)
        + c * (3 * r * r * r - 6 * r * r + 4)
        + d * s * s * s
    ) / 6


def _control(seed: int, number: int) -> float:
    """The control point of a whole number, -1 to 1."""
    return _mixed((seed + number * GOLDEN) & BITS) / 2147483648 - 1


def _mixed(value: int) -> int:
    t = ((value ^ (value >> 15)) * (1 | value)) & BITS
    t = ((t + (t ^ (t >> 7)) * (61 | t)) & BITS) ^ t
    return t ^ (t >> 14)
