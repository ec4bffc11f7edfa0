"""Lists the sound devices, in a process of its own: PortAudio, and what is below it, may crash.

Writes one line of JSON, `Sound`.
"""

import msgspec


class Sound(msgspec.Struct, frozen=True):
    """What PortAudio finds.

    Attributes:
        missing: why it cannot be used, or nothing.
        microphone: name of the one in use unless another is asked for, or nothing.
        loudspeakers: likewise.
    """

    missing: str = ""
    microphone: str = ""
    loudspeakers: str = ""


def main() -> None:
    """Look, and write what is found."""
    print(msgspec.json.encode(_look()).decode())


def _look() -> Sound:
    try:
        import sounddevice  # type: ignore[import-untyped]  # noqa: PLC0415 (loads PortAudio)
    except (ImportError, OSError) as error:
        return Sound(missing=str(error))
    names = {}
    for kind in ("input", "output"):
        try:
            names[kind] = str(sounddevice.query_devices(kind=kind)["name"])
        except (sounddevice.PortAudioError, ValueError):
            names[kind] = ""
    return Sound(microphone=names["input"], loudspeakers=names["output"])


if __name__ == "__main__":
    main()
