"""The tables of face shapes for the page and for Unity, written from one file.

`python -m schemas.generate.face_shapes` reads `schemas/face_shapes.json` and writes the
TypeScript and the C# table; with `--check` it only tells whether they are as they should be.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from schemas.types import VISEMES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "schemas/face_shapes.json"
TYPESCRIPT = ROOT / "agents/bridge/panel/src/face/shape_tables.ts"
CSHARP = ROOT / "unity-project/Packages/com.iris.avatar/Runtime/Core/Face/Generated/FaceShapes.cs"
HEAD = "// Generated from schemas/face_shapes.json by `scripts/check --fix`: change it there.\n\n"
_TYPESCRIPT_HEAD = """import type {{ Convention }} from "./convention";

/** The expressions that a face knows by name. */
export const EXPRESSIONS = [
{names}
] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** The same by the names that other tools use. */
export const EXPRESSION_ALIASES: Readonly<Record<string, Expression>> = {{
{aliases}
}};
"""
_CSHARP = """namespace Iris.Core
{{
    /// <summary>How characters name their shapes, and what a face is made of in each way.</summary>
    internal static class FaceShapes
    {{
        /// <summary>The expressions that a face knows by name.</summary>
        public static readonly string[] Expressions =
{names}

        /// <summary>The same by the names that other tools use.</summary>
        public static readonly (string Other, string Expression)[] Aliases =
        {{
{aliases}
        }};

        /// <summary>The better one first, where a character has as much of several.</summary>
        public static readonly ShapeTable[] Tables =
        {{
{tables}
        }};
    }}

    /// <summary>A way of naming shapes, with each pose as shapes and their share.</summary>
    internal sealed class ShapeTable
    {{
        public ShapeTable(
            string name, bool lone, (string Shape, float Share)[][] visemes,
            (string Shape, float Share)[] blink, (string Shape, float Share)[][] expressions)
        {{
            Name = name;
            Lone = lone;
            Visemes = visemes;
            Blink = blink;
            Expressions = expressions;
        }}

        /// <summary>What people call it.</summary>
        public string Name {{ get; }}

        /// <summary>Whether it is taken only where no other fits.</summary>
        public bool Lone {{ get; }}

        /// <summary>The mouth, by <see cref="Viseme"/>.</summary>
        public (string Shape, float Share)[][] Visemes {{ get; }}

        /// <summary>Both eyes shut; empty where the convention has no such shape.</summary>
        public (string Shape, float Share)[] Blink {{ get; }}

        /// <summary>The face, by <see cref="FaceShapes.Expressions"/>; or empty.</summary>
        public (string Shape, float Share)[][] Expressions {{ get; }}
    }}
}}
"""
WIDTH = 100
LOOKS = ("up", "down", "right", "left")
SIDES = ("Left", "Right")

Pose = dict[str, float]
"""Shapes with their share of 0 to 1."""


class Convention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way in which characters name their shapes, and what a face is made of in it.

    Attributes:
        id: its name in code, in snake case.
        name: what people call it.
        about: one sentence.
        lone: whether it is taken only where no other fits.
        visemes: the mouth, by viseme.
        blink: both eyes shut.
        looks: where the eyes look: up, down, to the character's right and left; or empty.
        expressions: the whole face, by expression; or empty.
    """

    id: str
    name: str
    about: str
    lone: bool
    visemes: dict[str, Pose]
    blink: Pose
    looks: dict[str, Pose]
    expressions: dict[str, Pose]


class FaceShapes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file.

    Attributes:
        about: how it is to be read.
        expressions: the expressions that a face knows.
        aliases: the same by the names that other tools use.
        conventions: the better one first, where a character has as much of several.
    """

    about: str
    expressions: tuple[str, ...]
    aliases: dict[str, str]
    conventions: tuple[Convention, ...]


def read() -> FaceShapes:
    """What the file holds.

    Raises:
        ValueError: a table lacks a viseme or has one too many, or a share is not of 0 to 1.
    """
    shapes = msgspec.json.decode(SOURCE.read_bytes(), type=FaceShapes)
    for convention in shapes.conventions:
        wanted = {"visemes": VISEMES, "looks": LOOKS, "expressions": shapes.expressions}
        for part, names in wanted.items():
            poses: dict[str, Pose] = getattr(convention, part)
            if set(poses) - set(names) or (part == "visemes" and len(poses) != len(names)):
                raise ValueError(f"{convention.id}: {part} are {', '.join(names)}")
        every = [convention.blink]
        for poses in (convention.visemes, convention.looks, convention.expressions):
            every += poses.values()
        if not all(0 < share <= 1 for pose in every for share in pose.values()):
            raise ValueError(f"{convention.id}: a share is above 0 and at most 1")
    return shapes


def shapes_of(pose: Pose) -> Iterator[tuple[str, float]]:
    """A pose's shapes; those of both sides are two."""
    for name, share in pose.items():
        if name.endswith("*"):
            yield from ((name[:-1] + side, share) for side in SIDES)
        else:
            yield name, share


def typescript(shapes: FaceShapes) -> str:
    """The table for the page."""
    names = "\n".join(f'  "{name}",' for name in shapes.expressions)
    aliases = "\n".join(f'  {other}: "{name}",' for other, name in shapes.aliases.items())
    tables = [_typescript_of(convention, shapes) for convention in shapes.conventions]
    known = "".join(f"  {convention.id.upper()},\n" for convention in shapes.conventions)
    return (
        HEAD
        + "\n".join([_TYPESCRIPT_HEAD.format(names=names, aliases=aliases), *tables])
        + (
            "\n/** The better one first, where a character has as much of several. */\n"
            f"export const CONVENTIONS: readonly Convention[] = [\n{known}];\n"
        )
    )


def _typescript_of(convention: Convention, shapes: FaceShapes) -> str:
    def pose(name: str, found: Pose, margin: str) -> str:
        items = [f"{_key(shape)}: {share:g}" for shape, share in shapes_of(found)]
        return _wrapped(f"{margin}{_key(name)}: {{", items, "},", margin)

    def poses(part: str, names: Iterable[str], found: dict[str, Pose]) -> str:
        lines = [pose(name, found.get(name, {}), "    ") for name in names]
        return "\n".join([f"  {part}: {{", *lines, "  },"])

    return "\n".join(
        [
            f"/** {convention.about} */",
            f"export const {convention.id.upper()}: Convention = {{",
            f'  name: "{convention.name}",',
            f"  lone: {str(convention.lone).lower()},",
            poses("visemes", VISEMES, convention.visemes),
            pose("blink", convention.blink, "  "),
            poses("looks", LOOKS, convention.looks),
            poses("expressions", shapes.expressions, convention.expressions),
            "};\n",
        ]
    )


def csharp(shapes: FaceShapes) -> str:
    """The table for Unity."""
    names = _wrapped("            {", [f'"{name}"' for name in shapes.expressions], "};", " " * 12)
    aliases = "\n".join(
        f'            ("{other}", "{name}"),' for other, name in shapes.aliases.items()
    )
    tables = "\n".join(_csharp_of(convention, shapes) for convention in shapes.conventions)
    return HEAD + _CSHARP.format(names=names, aliases=aliases, tables=tables)


def _csharp_of(convention: Convention, shapes: FaceShapes) -> str:
    margin = " " * 16

    def pose(found: Pose, indent: str, end: str) -> str:
        items = [f'("{shape}", {share:g}f)' for shape, share in shapes_of(found)]
        if not items:
            return f"{indent}System.Array.Empty<(string, float)>(){end}"
        return _wrapped(f"{indent}new[] {{", items, f"}}{end}", indent)

    def poses(names: Iterable[str], found: dict[str, Pose], end: str) -> list[str]:
        if not found:
            return [f"{margin}System.Array.Empty<(string, float)[]>(){end}"]
        lines = [
            f"{margin}    // {name}\n{pose(found.get(name, {}), margin + '    ', ',')}"
            for name in names
        ]
        return [f"{margin}new[]", f"{margin}{{", *lines, f"{margin}}}{end}"]

    return "\n".join(
        [
            f"            // {convention.about}",
            "            new ShapeTable(",
            f'{margin}"{convention.name}", {str(convention.lone).lower()},',
            *poses(VISEMES, convention.visemes, ","),
            pose(convention.blink, margin, ","),
            *poses(shapes.expressions, convention.expressions, "),"),
        ]
    )


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else f'"{name}"'


def _wrapped(opening: str, items: list[str], closing: str, margin: str) -> str:
    """Items between brackets: on one line, or where that is too long on several."""
    line = f"{opening} {', '.join(items)} {closing}" if items else f"{opening}{closing}"
    if len(line) <= WIDTH:
        return line
    rows, row = [opening], f"{margin} "
    for item in items:
        if len(row) + len(item) + 2 > WIDTH:
            rows.append(row)
            row = f"{margin} "
        row += f" {item},"
    rows += [row, f"{margin}{closing}"]
    return "\n".join(rows)


def main(arguments: list[str]) -> int:
    """Write the tables, or only check them; gives the exit code."""
    shapes = read()
    wanted = {TYPESCRIPT: typescript(shapes), CSHARP: csharp(shapes)}
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} has drifted: python3 scripts/check --fix", file=sys.stderr)
        return bool(stale)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
