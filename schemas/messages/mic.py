"""What a microphone hears."""

from schemas.messages.base import Message
from schemas.types import Device, Offset, Rate


class MicStarted(Message, frozen=True, kw_only=True, tag="mic.started"):
    """A device opened its microphone. Bridge to asr.

    Attributes:
        device: whose microphone.
        rate: samples a second, 8,000 to 48,000.
    """

    stream = "MIC"
    from_clients = True
    for_faces = False

    device: Device
    rate: Rate


class MicAudio(Message, frozen=True, kw_only=True, tag="mic.audio"):
    """A piece of sound, 20 to 40 ms. Bridge to asr.

    Kept in memory for two minutes, for the recognizer that takes over from one that died.

    Attributes:
        device: whose microphone.
        rate: samples a second, in every piece, so that a reader may begin anywhere.
        offset: samples since the microphone was opened.
        pcm: s16le mono.
    """

    stream = "MIC"
    for_faces = False

    device: Device
    rate: Rate
    offset: Offset = 0
    pcm: bytes


class MicStopped(Message, frozen=True, kw_only=True, tag="mic.stopped"):
    """A device closed its microphone: what it said until now is whole. Bridge to asr.

    Attributes:
        device: whose microphone.
        rate: samples a second, 8,000 to 48,000.
    """

    stream = "MIC"
    from_clients = True
    for_faces = False

    device: Device
    rate: Rate = 16_000
