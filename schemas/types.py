"""Field types that several messages share, with the limits that bad input runs into."""

from typing import Annotated, Literal

from msgspec import Meta

Name = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9_-]{1,64}(?!\n)$",
        description="One token: lower-case letters, digits, `_` and `-`, at most 64 of them.",
    ),
]
Device = Annotated[
    str, Meta(max_length=64, description="The device a person speaks, types or listens with.")
]
TEXT_LENGTH = 16_000
"""Characters of a text at most."""
Text = Annotated[str, Meta(max_length=TEXT_LENGTH, description="Text for people, any language.")]
SampleText = Annotated[
    str, Meta(max_length=200, description="A line to hear a voice by, any language.")
]
Language = Annotated[
    str, Meta(max_length=16, description="ISO 639-1; empty where it is not known.")
]
SourceName = Annotated[
    str, Meta(min_length=1, max_length=512, description="Where a text comes from.")
]
Ref = Annotated[
    str, Meta(max_length=128, description="The client's own mark, given back in the answer.")
]
Turn = Annotated[
    int, Meta(ge=0, le=2**32 - 1, description="The turn's number in the stream `TURNS`.")
]
Sentence = Annotated[
    int, Meta(ge=0, le=2**16 - 1, description="Counts the sentences of an answer from 0.")
]
Samples = Annotated[int, Meta(ge=0, description="A count of PCM samples.")]
Offset = Annotated[
    int, Meta(ge=0, le=2**32 - 1, description="Samples since the sentence or utterance began.")
]
Milliseconds = Annotated[float, Meta(ge=0, description="A length of time in milliseconds.")]
Rate = Annotated[int, Meta(ge=8_000, le=48_000, description="Samples a second.")]
Unit = Annotated[float, Meta(ge=0, le=1, description="From 0 to 1.")]

Source = Literal["typed", "spoken", "event"]
CancelReason = Literal["barge-in", "interrupt", "superseded"]
EndReason = Literal["completed", "cancelled", "failed"]

Viseme = Literal[
    "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou"
]
VISEMES: tuple[Viseme, ...] = (
    "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou",
)  # fmt: skip
"""The fifteen mouth shapes of the Oculus set, in its own order.

Source: https://developers.meta.com/horizon/documentation/unity/audio-ovrlipsync-viseme-reference
"""

VisemeFrame = tuple[Milliseconds, Viseme, Unit]
"""A key pose: at this many ms into the sentence the mouth has reached this viseme at this weight.

Between two poses a face interpolates linearly.
"""

Stress = tuple[Milliseconds, Unit]
"""A stressed word: where its peak lies in the sentence, and how strong it is."""

Wants = Literal["speech", "avatar", "transcripts", "timings"]
ErrorCode = Literal[
    "bad-message",
    "unsupported-protocol",
    "unauthorized",
    "forbidden",
    "too-large",
    "rate-limited",
    "unavailable",
]
