"""Iris put together: her meshes with their materials, and her bones."""

from dataclasses import replace

import numpy as np

from scripts.character import complexion, eyes, hair, haircolour, lashes, mouth, sweater
from scripts.character.chains import chained
from scripts.character.figure import Bone, make_figure
from scripts.character.gltf import Material, Part
from scripts.character.paint import Canvas, occlusion
from scripts.character.skin import make_skin
from scripts.character.source import Source
from scripts.character.strands import Body, Fall, Outline
from scripts.character.surface import joined

COPYRIGHT = (
    "Iris. Made from the base mesh and targets of MakeHuman and the face units of Mika Suominen,"
    " both CC0 1.0."
)
_SKIN_TEXELS, _GLOSS_TEXELS = 1024, 256
_WOOL = (0.030, 0.180, 0.200)
"""Linear RGB."""


def make_iris() -> tuple[list[Part], tuple[Bone, ...]]:
    """Everything that is seen of her, and her bones; the same at every run."""
    figure = make_figure(Source.load())
    head, hands, places = make_skin(figure)
    top = sweater.make_sweater(figure)
    fall, body = Fall(Outline(figure, head)), Body([head, top])
    locks, bones = chained(figure, hair.make_hair(figure, fall, body))
    shade = occlusion(head.positions, head.normals, [head, replace(locks, normals=-locks.normals)])
    skin = joined([head, hands])
    extra = np.zeros((len(skin.positions), 3))
    extra[: len(head.positions)] = np.concatenate([shade[:, None], places], axis=1)
    canvas = Canvas.over(skin, _SKIN_TEXELS, extra)
    gloss = complexion.paint_gloss(figure, canvas).resize((_GLOSS_TEXELS, _GLOSS_TEXELS))
    skin_look = Material(
        "Skin",
        complexion.paint_skin(figure, canvas),
        roughness=1,
        gloss=gloss,
        soft=0.45,
        sheen=0.5,
    )
    wool, grain = sweater.paint_wool()
    parts = [
        Part("Face", head, skin_look),
        Part("Hands", hands, skin_look),
        Part(
            "Eyes",
            eyes.make_eyes(figure),
            Material("Eyes", eyes.paint_eye(), roughness=0.1, dyeable=True),
        ),
        Part("Mouth", mouth.make_mouth(figure), _mouth_look()),
        Part("Lashes", lashes.make_lashes(figure), _lash_look()),
        Part(
            "Sweater",
            top,
            Material(
                "Sweater",
                wool,
                colour=_WOOL,
                roughness=0.9,
                bumps=grain,
                bump_scale=0.7,
                soft=0.25,
                sheen=0.5,
            ),
        ),
        Part("Hair", joined([hair.make_cap(figure, head), locks]), _hair_look()),
    ]
    return parts, bones


def _mouth_look() -> Material:
    shadow = (0.80, 0.74, 0.72)  # of the lips and cheeks around it
    picture = mouth.paint_mouth()
    # Nothing shades the light from behind her: where the tongue was moist, that shone through.
    return Material("Mouth", picture, colour=shadow, roughness=0.8)


def _lash_look() -> Material:
    return Material("Lashes", lashes.paint_lashes(), roughness=0.8, blended=True, two_sided=True)


def _hair_look() -> Material:
    return Material(
        "Hair", haircolour.paint_hair(), roughness=0.48, soft=0.2, sheen=0.7, dyeable=True
    )
