"""Whether somebody speaks."""

from schemas.messages.base import Message
from schemas.types import Device


class VadStarted(Message, frozen=True, kw_only=True, tag="vad.started"):
    """Somebody began to speak. Asr to all.

    Attributes:
        device: whose microphone heard it.
    """

    device: Device


class VadStopped(Message, frozen=True, kw_only=True, tag="vad.stopped"):
    """Somebody stopped speaking. Asr to all.

    Attributes:
        device: whose microphone heard it.
    """

    device: Device
