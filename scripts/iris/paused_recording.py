"""Where somebody stops to think in the middle of a question: a recording with a pause in it."""

from collections.abc import Callable
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from agents.runtime.errors import SettingsError
from scripts.iris.recording import Recording
from scripts.iris.transcripts import errors

SECONDS = 0.7
"""How long it takes."""
_TRIES = 12

Read = Callable[[bytes, int], str]


class PausedRecording(NamedTuple):
    """A recording with a pause.

    Attributes:
        after: what is said before the pause.
        recording: with it.
    """

    after: str
    recording: Recording


def pause(recording: Recording, whole: str, read: Read) -> PausedRecording:
    """Put a pause between two words.

    Sound is quiet within words, too, before a plosive. Where it is between two of them, a
    recognizer that hears both sides apart finds the same words as in the whole, or nearly so.

    Args:
        recording: of a question.
        whole: what is heard in it at once.
        read: hears a sound (s16le mono) of a rate.

    Raises:
        SettingsError: it is too short to stop in.
    """
    found: list[tuple[int, str, float]] = []
    for at in islice(recording.quiet(), _TRIES):
        before, after = (read(half, recording.rate) for half in recording.halves(at))
        wrong = errors(whole, f"{before} {after}")
        found.append((wrong, before, at))
        if not wrong:
            break
    if not found:
        raise SettingsError(f"{recording.name} is too short to be a question")
    _, before, at = min(found, key=itemgetter(0))
    return PausedRecording(before, recording.paused(at, SECONDS))
