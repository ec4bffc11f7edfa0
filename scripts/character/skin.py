"""Her skin: head, neck and hands as one mesh over one texture."""

from dataclasses import replace

import numpy as np

from scripts.character.clip import clipped
from scripts.character.figure import Figure
from scripts.character.simplify import simplified
from scripts.character.source import Polygon
from scripts.character.surface import Floats, Surface, joined, smoothstep, unit

MOUTH = (0.804, 0.408, 0.996, 0.560)
"""Where in our texture the inside of the mouth lies: left, top, right, bottom."""
# Islands of the data's texture (left, top, right, bottom) and where they lie in ours. The head's
# is warped besides: most of the texels go to the face, few to what hair covers.
_ISLANDS = {
    "head": ((0.636, 0.170, 1.000, 0.866), (0.004, 0.004, 0.796, 0.996)),
    "left ear": ((0.000, 0.350, 0.079, 0.470), (0.804, 0.004, 0.996, 0.200)),
    "right ear": ((0.079, 0.350, 0.160, 0.470), (0.804, 0.206, 0.996, 0.402)),
    "mouth": ((0.740, 0.855, 0.940, 1.000), MOUTH),
    "neck": ((0.180, 0.000, 0.580, 0.250), (0.804, 0.566, 0.996, 0.760)),
}
_HANDS = (0.804, 0.766, 0.996, 0.996)
_HAND_TRIANGLES = 900
"""What is left of a hand, which is seldom seen and never near."""


def make_skin(figure: Figure) -> tuple[Surface, Surface, Floats]:
    """Head with neck, and hands; and where the head's vertices are in the data's texture."""
    body = figure.source.groups["body"]
    low = neckline(figure, figure.positions) + 0.06
    head = figure.cut([p for p in body if any(low[v] > 0 for v, _ in p)])
    head = clipped(head, neckline(figure, head.positions) + 0.040)
    hands = [figure.cut(_hand(figure, body, side)) for side in "LR"]
    pairs = zip(hands, "LR", strict=True)
    kept = [simplified(_wristed(figure, hand, side), _HAND_TRIANGLES) for hand, side in pairs]
    both = joined([hand.placed(_packed_hands(hand)) for hand in kept])
    return head.placed(_packed(head.places)), both, head.places


def neckline(figure: Figure, positions: Floats) -> Floats:
    """Metres above the neckline: a plane around the neck, lower in front than behind."""
    neck = np.array(figure.bones[figure.bone("Neck")].head)
    gaps = positions - neck
    return np.asarray(gaps[:, 1] + 0.42 * gaps[:, 2] - 0.020)


def _hand(figure: Figure, body: list[Polygon], side: str) -> list[Polygon]:
    names = (f"Hand_{side}", f"LowerArm_{side}")
    bones = [figure.bone(name) for name in names]
    mine = np.isin(figure.joints[:, 0], bones)  # the first bone holds most
    return [polygon for polygon in body if all(mine[v] for v, _ in polygon)]


def _wristed(figure: Figure, hand: Surface, side: str) -> Surface:
    """A hand with a bit of its arm, which grows thinner where the sleeve hides it."""
    wrist = np.array(figure.bones[figure.bone(f"Hand_{side}")].head)
    elbow = np.array(figure.bones[figure.bone(f"LowerArm_{side}")].head)
    along = unit(wrist - elbow)
    reach = (hand.positions - wrist) @ along
    axis = wrist + reach[:, None] * along
    thinner = 0.10 * smoothstep(-0.012, -0.035, reach)[:, None]
    hand = replace(hand, positions=hand.positions + thinner * (axis - hand.positions))
    return clipped(hand, reach + 0.045)


def _packed(places: Floats) -> Floats:
    packed = np.zeros_like(places)
    for name, ((left, top, right, bottom), box) in _ISLANDS.items():
        share = (places - [left, top]) / [right - left, bottom - top]
        mine = ((share >= 0) & (share <= 1)).all(axis=1)
        if name == "head":
            share = _warped(share)
        packed[mine] = (np.array(box[:2]) + share * [box[2] - box[0], box[3] - box[1]])[mine]
    return packed


def _packed_hands(hand: Surface) -> Floats:
    """A hand as it is seen from its side, in the box of the hands: it has one colour."""
    low, high = hand.positions.min(axis=0), hand.positions.max(axis=0)
    share = ((hand.positions - low) / (high - low))[:, [2, 1]]
    return np.asarray(np.array(_HANDS[:2]) + share * [_HANDS[2] - _HANDS[0], _HANDS[3] - _HANDS[1]])


def _warped(share: Floats) -> Floats:
    down, across = share[:, 0], 2 * share[:, 1] - 1
    down = np.where(down < 0.42, down * 0.45, 0.189 + (down - 0.42) * 0.811 / 0.58)
    across = np.tanh(1.7 * across) / np.tanh(1.7)
    return np.stack([down, 0.5 + 0.5 * across], axis=1)
