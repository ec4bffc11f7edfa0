"""A moment as datagrams of the VMC protocol: OSC bundles that fit into one packet of a network.

Source: https://protocol.vmc.info/marionette-spec
"""

from collections.abc import Iterator, Mapping

from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from agents.vmc.skeleton import POSITIONS, STILL, Quaternion, Vector

LARGEST = 1200
"""Bytes of a datagram, below the MTU of every usual network, tunnels among them."""
HEADER = 16
"""Bytes of a bundle before its messages: `#bundle` and its time."""
LOADED, CALIBRATED, NORMAL_MODE = 1, 3, 0
"""What `/VMC/Ext/OK` says: a figure is there, and what it does is to be shown."""
GROUND = Vector(0.0, 0.0, 0.0)
PLACED = "sfffffff"
"""A name, a place and a rotation."""


def datagrams(
    seconds: float, bones: Mapping[str, Quaternion], shapes: Mapping[str, float]
) -> Iterator[bytes]:
    """All of a moment, in the order in which a receiver takes it.

    Args:
        seconds: since the sender began.
        bones: those that are turned; the others of `POSITIONS` are still.
        shapes: weights by name, 0 to 1.
    """
    bundle, size = OscBundleBuilder(IMMEDIATELY), HEADER
    for message in _messages(seconds, bones, shapes):
        if size + 4 + message.size > LARGEST:
            yield bundle.build().dgram
            bundle, size = OscBundleBuilder(IMMEDIATELY), HEADER
        bundle.add_content(message)
        size += 4 + message.size
    yield bundle.build().dgram


def _messages(
    seconds: float, bones: Mapping[str, Quaternion], shapes: Mapping[str, float]
) -> Iterator[OscMessage]:
    yield _message("/VMC/Ext/OK", "iii", LOADED, CALIBRATED, NORMAL_MODE)
    yield _message("/VMC/Ext/T", "f", seconds)
    yield _message("/VMC/Ext/Root/Pos", PLACED, "root", *GROUND, *STILL)
    for name, place in POSITIONS.items():
        yield _message("/VMC/Ext/Bone/Pos", PLACED, name, *place, *bones.get(name, STILL))
    for name, weight in shapes.items():
        yield _message("/VMC/Ext/Blend/Val", "sf", name, weight)
    yield _message("/VMC/Ext/Blend/Apply", "")


def _message(address: str, tags: str, *values: str | float) -> OscMessage:
    builder = OscMessageBuilder(address)
    for tag, value in zip(tags, values, strict=True):
        builder.add_arg(value, tag)
    return builder.build()
