"""xxHash64, seed 0: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md."""

import struct

_MASK = (1 << 64) - 1
_P1, _P2, _P3, _P4, _P5 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
_STRIPE = 32


def xxh64(data: bytes) -> int:
    """The hash, unsigned."""
    whole = len(data) // _STRIPE * _STRIPE
    state = _stripes(data[:whole]) if whole else _P5
    state = (state + len(data)) & _MASK
    return _avalanche(_tail(state, data[whole:]))


def _stripes(data: bytes) -> int:
    lanes = [(_P1 + _P2) & _MASK, _P2, 0, -_P1 & _MASK]
    for at in range(0, len(data), _STRIPE):
        words = struct.unpack_from("<4Q", data, at)
        lanes = [_round(lane, word) for lane, word in zip(lanes, words, strict=True)]
    state = sum(_rotated(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18), strict=True)) & _MASK
    for lane in lanes:
        state = ((state ^ _round(0, lane)) * _P1 + _P4) & _MASK
    return state


def _tail(state: int, data: bytes) -> int:
    at = 0
    while at + 8 <= len(data):
        word = struct.unpack_from("<Q", data, at)[0]
        state = (_rotated(state ^ _round(0, word), 27) * _P1 + _P4) & _MASK
        at += 8
    if at + 4 <= len(data):
        word = struct.unpack_from("<I", data, at)[0]
        state = (_rotated(state ^ word * _P1 & _MASK, 23) * _P2 + _P3) & _MASK
        at += 4
    for byte in data[at:]:
        state = (_rotated(state ^ byte * _P5 & _MASK, 11) * _P1) & _MASK
    return state


def _avalanche(state: int) -> int:
    state = (state ^ state >> 33) * _P2 & _MASK
    state = (state ^ state >> 29) * _P3 & _MASK
    return state ^ state >> 32


def _round(lane: int, word: int) -> int:
    return _rotated((lane + word * _P2) & _MASK, 31) * _P1 & _MASK


def _rotated(value: int, by: int) -> int:
    return (value << by | value >> (64 - by)) & _MASK
