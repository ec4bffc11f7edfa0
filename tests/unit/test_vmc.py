"""What leaves for other avatars: the bytes of the protocol, and a figure that moves as she does."""

import json
import math
from pathlib import Path

import osc_reader
import pytest

import schemas
from agents.vmc.face.lips import LipSync, sample
from agents.vmc.face.liveliness import Liveliness, Movement
from agents.vmc.face.motion import Turn
from agents.vmc.face.shapes import ARKIT, Convention
from agents.vmc.figure import Figure
from agents.vmc.heard import Heard, Listener
from agents.vmc.packets import LARGEST, datagrams
from agents.vmc.skeleton import ARMS, POSITIONS, STILL, Quaternion, turned
from schemas.messages import AvatarExpression

CASES = json.loads((Path(schemas.__file__).parent / "vectors/liveliness.json").read_bytes())[
    "cases"
]


def row(movement: Movement) -> list[float]:
    """The columns of the vectors."""
    head, chest = movement.head, movement.chest
    return [
        *(head.x, head.y, head.z, chest.x, chest.y, chest.z),
        *(movement.left_shoulder, movement.right_shoulder, movement.breath, movement.brows),
        *(movement.eyes_yaw, movement.eyes_pitch, movement.lids),
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["seed"]))
def test_she_moves_as_on_the_page(case: dict) -> None:  # type: ignore[type-arg]
    """For the same seed and events the same movement, frame by frame, within 1e-4."""
    her = Liveliness(case["seed"], calm=case["calm"])
    waiting, fps, rows = [*case["events"]], case["fps"], []
    begin = end = 0.0
    sentence = 0
    for frame in range(1, round(case["seconds"] * fps) + 1):
        now = frame / fps
        while waiting and waiting[0][0] <= now + 1e-9:
            at, what, *speech = waiting.pop(0)
            if what == "speech":
                sentence += 1
                her.prosody.told(1, sentence, [tuple(stress) for stress in speech[0]])
                begin, end = at, at + speech[1]
            else:
                her.notice(what)
        sounds = begin - 1e-9 <= now < end - 1e-9
        her.update(1 / fps, Heard(1, sentence, 1000 * (now - begin)) if sounds else None)
        if frame % case["every"] == 0:
            rows.append(row(her.movement))
    assert len(rows) == len(case["rows"])
    for mine, theirs in zip(rows, case["rows"], strict=True):
        assert mine == pytest.approx(theirs, abs=1e-4)


def sent(seconds: float, figure: Figure) -> list[bytes]:
    """A moment as it leaves."""
    return list(datagrams(seconds, figure.bones, figure.shapes))


def test_a_moment_is_what_the_specification_asks_for() -> None:
    """Addresses, types and order of protocol.vmc.info, read by a parser of its own."""
    figure = Figure(1, [Convention("vrm0"), Convention("arkit")])
    figure.update(1 / 60, None)
    packets = sent(1.5, figure)
    assert all(len(packet) <= LARGEST for packet in packets)
    messages = [message for packet in packets for message in osc_reader.read_bundle(packet)]
    assert messages[:3] == [
        ("/VMC/Ext/OK", ",iii", (1, 3, 0)),
        ("/VMC/Ext/T", ",f", (1.5,)),
        ("/VMC/Ext/Root/Pos", ",sfffffff", ("root", 0, 0, 0, 0, 0, 0, 1)),
    ]
    bones = {m.values[0]: m for m in messages if m.address == "/VMC/Ext/Bone/Pos"}
    assert set(bones) == set(POSITIONS)
    for bone in bones.values():
        assert bone.tags == ",sfffffff"
        assert math.hypot(*map(float, bone.values[4:])) == pytest.approx(1, abs=1e-6)
    shapes = [m for m in messages if m.address == "/VMC/Ext/Blend/Val"]
    assert {m.tags for m in shapes} == {",sf"}
    names = [str(m.values[0]) for m in shapes]
    assert len(set(names)) == len(names)
    assert {*ARKIT, "A", "I", "U", "E", "O", "Blink", "Joy", "Angry", "Sorrow", "Fun"} <= {*names}
    assert messages[-1] == ("/VMC/Ext/Blend/Apply", ",", ())
    assert messages.index(shapes[0]) > messages.index(bones["Head"])


def test_a_message_is_right_to_the_byte() -> None:
    """Written out by hand from the specifications of OSC 1.0 and VMC."""
    packet = b"".join(datagrams(2.0, {}, {"A": 0.5}))
    bone = b"/VMC/Ext/Bone/Pos\0\0\0,sfffffff\0\0\0Hips\0\0\0\0"
    assert b"#bundle\0\0\0\0\0\0\0\0\1\0\0\0\x20/VMC/Ext/OK\0,iii\0\0\0\0" in packet
    assert b"\0\0\0\x14/VMC/Ext/T\0\0,f\0\0\x40\0\0\0" in packet
    assert bone + b"\0\0\0\0" in packet
    assert b"\0\0\0\x20/VMC/Ext/Blend/Val\0\0,sf\0A\0\0\0\x3f\0\0\0" in packet
    assert packet.endswith(b"\0\0\0\x1c/VMC/Ext/Blend/Apply\0\0\0\0,\0\0\0")


def rotate(q: Quaternion, x: float, y: float, z: float) -> tuple[float, float, float]:
    """A vector turned by a rotation."""
    turned_ = q @ Quaternion(x, y, z, 0) @ Quaternion(-q.x, -q.y, -q.z, q.w)
    return turned_[:3]


def test_turns_go_the_right_way_in_axes_of_unity() -> None:
    """X to her right, Y up, Z ahead: she nods forward, turns to her left, leans to her right."""
    assert rotate(turned(Turn(x=90)), 0, 1, 0) == pytest.approx((0, 0, 1), abs=1e-9)
    assert rotate(turned(Turn(y=90)), 0, 0, 1) == pytest.approx((-1, 0, 0), abs=1e-9)
    assert rotate(turned(Turn(z=90)), 0, 1, 0) == pytest.approx((1, 0, 0), abs=1e-9)
    assert turned(Turn()) == STILL


@pytest.mark.parametrize(("side", "out"), [("Left", -1), ("Right", 1)])
def test_arms_hang(side: str, out: int) -> None:
    """Arms that are stretched out point down, and elbows are bent forward, on either side."""
    x, y, _ = rotate(ARMS[f"{side}UpperArm"], out, 0, 0)
    assert y < -0.9
    assert x * out > 0
    assert rotate(ARMS[f"{side}LowerArm"], out, 0, 0)[2] > 0.1


def test_lips_are_between_two_poses_in_proportion() -> None:
    """As the page does: linear between poses, the first before them, silence without any."""
    frames = [(0.0, "sil", 1.0), (100.0, "aa", 0.8)]
    assert sample(frames, 25) == {"sil": 0.75, "aa": pytest.approx(0.2)}  # type: ignore[arg-type]
    assert sample([], 5) == {"sil": 1.0}
    lips = LipSync()
    lips.begin(1, 0)
    lips.add(1, 0, frames)  # type: ignore[arg-type]
    lips.update(Heard(1, 0, 100), 0.1)
    assert lips.weights["aa"] == pytest.approx(0.8, abs=0.01)
    lips.update(None, 0.5)
    assert lips.weights["sil"] == pytest.approx(1, abs=0.01)


def test_a_planned_expression_comes_with_its_sentence_and_goes() -> None:
    """It waits for the sentence to be heard, shows by the names of each convention, and ends."""
    figure = Figure(3, [Convention("vrm0"), Convention("vrm1")])
    figure.expressions.tell(AvatarExpression(name="joy", intensity=1, turn=1, sentence=1))
    figure.update(1, Heard(1, 0, 500))
    assert figure.shapes["Joy"] == 0
    for step in range(10):
        figure.update(0.2, Heard(1, 1, 200 * step))
    assert figure.shapes["Joy"] == figure.shapes["happy"] > 0.7
    for _ in range(20):
        figure.update(0.2, None)
    assert figure.shapes["Joy"] == 0


def spoken(listener: Listener, turn: int = 1) -> None:
    """Two sentences of 2 s."""
    for sentence in (0, 1):
        listener.started(turn, sentence, 16_000, now=0.0)
        listener.ended(turn, sentence, 32_000)


def test_lips_go_with_the_sound_that_a_face_reports() -> None:
    """Between reports by the clock, into the next sentence, and no further than a face plays."""
    listener = Listener()
    spoken(listener)
    listener.played(1, 0, 0, now=1.0)
    assert listener.at(1.1) == pytest.approx((1, 0, 100))
    listener.played(1, 0, 200, now=1.25)  # 50 ms late on its way: the sound did not wait for it
    assert listener.at(1.3) == pytest.approx((1, 0, 300))
    listener.played(1, 0, 1900, now=2.9)
    assert listener.at(3.2) == pytest.approx((1, 1, 200))
    assert listener.at(4.0) is None


@pytest.mark.parametrize("cancelled", [False, True])
def test_without_a_face_she_speaks_by_the_clock(*, cancelled: bool) -> None:
    """From the first sound on, and not past the end or a cancelled turn."""
    listener = Listener()
    spoken(listener)
    assert listener.at(0.2) is None
    assert listener.at(1.3) == pytest.approx((1, 0, 1000))
    assert listener.at(3.3) == pytest.approx((1, 1, 1000))
    if cancelled:
        listener.cancelled(1)
    assert listener.at(3.3 if cancelled else 4.4) is None
