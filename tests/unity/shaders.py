"""The package's shaders: what they say of themselves, and their passes by another compiler.

`urp/` stands in for what they include of URP. glslang translates HLSL to SPIR-V, SPIRV-Cross that
to the language of browsers (Debian: `glslang-tools`, `spirv-cross`).
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_STAND_IN = Path(__file__).resolve().parent / "urp"
_PROPERTY = re.compile(r"^\s*(?:\[[^\]]*\]\s*)*(_\w+)\s*\(\"[^\"]*\",", re.MULTILINE)
_PASS = re.compile(r'Name "(\w+)".*?HLSLPROGRAM(.*?)ENDHLSL', re.DOTALL)
_PRAGMA = re.compile(r"#pragma (\w+) (.+)")
_STAGES = {"vertex": "vert", "fragment": "frag"}


class ShaderError(Exception):
    """A shader does not compile; the text is what the compiler says."""


@dataclass(frozen=True)
class Pass:
    """One pass of a shader.

    Attributes:
        text: its HLSL, as it stands in the file.
    """

    name: str
    text: str

    @cached_property
    def keywords(self) -> set[str]:
        """All that its variants are made of."""
        return {
            word
            for kind, words in _PRAGMA.findall(self.text)
            if kind.startswith(("shader_feature", "multi_compile"))
            for word in words.split()
            if word != "_"
        }

    def entry(self, stage: str) -> str:
        """The name of the function that is its `vertex` or `fragment` stage."""
        return dict(_PRAGMA.findall(self.text))[stage].strip()


@dataclass(frozen=True)
class Shader:
    """A `.shader` file."""

    path: Path

    @cached_property
    def text(self) -> str:
        """What is written in it, without comments."""
        return re.sub(r"//.*", "", self.path.read_text("utf-8"))

    @cached_property
    def properties(self) -> set[str]:
        """What materials can set."""
        return set(_PROPERTY.findall(self.text))

    @cached_property
    def passes(self) -> dict[str, Pass]:
        """Its passes by their names."""
        return {name: Pass(name, text) for name, text in _PASS.findall(self.text)}

    @property
    def keywords(self) -> set[str]:
        """All that any pass knows."""
        return set().union(*(one.keywords for one in self.passes.values()))


def lacking() -> list[str]:
    """The programs that are not installed here."""
    return [name for name in ("glslangValidator", "spirv-cross") if not shutil.which(name)]


def spirv(shader: Shader, name: str, stage: str, keywords: Iterable[str], into: Path) -> Path:
    """A stage of a pass, with some keywords, as SPIR-V in a folder.

    Raises:
        ShaderError: it does not compile.
    """
    one = shader.passes[name]
    source, made = into / f"{name}.{stage}.hlsl", into / f"{name}.{stage}.spv"
    defined = "".join(f"#define {word} 1\n" for word in keywords)
    source.write_text(defined + re.sub(r"#pragma .*", "", one.text), "utf-8")
    includes = (_STAND_IN, shader.path.parent)
    _ran(
        *("glslangValidator", "-D", "-V", "--aml", "--amb", "-S", _STAGES[stage]),
        *("-e", one.entry(stage), *(f"-I{folder}" for folder in includes)),
        *(str(source), "-o", str(made)),
    )
    return made


def glsl(compiled: Path, stage: str) -> str:
    """What was compiled, in GLSL ES 3.00; what passes between stages is named `v0`, `v1`, ..."""
    kinds = ("out", "in") if stage == "vertex" else ("in",)
    names = {"out": "v", "in": "a"} if stage == "vertex" else {"in": "v"}
    renamed: list[str] = []
    for kind in kinds:
        for place in range(8):
            renamed += ["--rename-interface-variable", kind, str(place), f"{names[kind]}{place}"]
    return _ran("spirv-cross", "--version", "300", "--es", *renamed, str(compiled))


def _ran(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=_STAND_IN)
    if done.returncode:
        raise ShaderError(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout
