"""Formulas, in TeX or typed, as the signs and words that figures and symbols are read from."""

import re
from typing import Final

from agents.tts.rewriting import Rules

_NAMES: Final = {
    "alpha": "alpha", "beta": "beta", "gamma": "gamma", "delta": "delta", "epsilon": "epsilon",
    "varepsilon": "epsilon", "zeta": "zeta", "eta": "eta", "theta": "theta", "lambda": "lambda",
    "mu": "mu", "nu": "nu", "xi": "xi", "pi": "pi", "rho": "rho", "sigma": "sigma", "tau": "tau",
    "phi": "phi", "varphi": "phi", "chi": "chi", "psi": "psi", "omega": "omega", "sin": "sine",
    "cos": "cosine", "tan": "tangent", "log": "log", "ln": "natural log", "exp": "exp",
    "lim": "the limit", "max": "the maximum", "min": "the minimum", "pm": "±", "mp": "±",
    "times": "×", "cdot": "×", "div": "÷", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥",
    "neq": "≠", "ne": "≠", "approx": "≈", "sim": "≈", "equiv": "=", "infty": "∞", "sum": "the sum",
    "prod": "the product", "int": "the integral", "partial": "partial", "nabla": "nabla",
    "to": "→", "rightarrow": "→", "implies": "implies", "in": "in", "forall": "for all",
    "exists": "there is", "cup": "union", "cap": "intersection", "degree": "°", "circ": "°",
    "percent": "%", "ldots": "and so on", "dots": "and so on", "cdots": "and so on",
    "hbar": "h bar", "angle": "angle", "therefore": "therefore",
}  # fmt: skip
_WRAPPERS: Final = (
    "text|textbf|textit|mathrm|mathbf|mathit|mathbb|mathcal|mathsf|operatorname|boxed|overline|"
    "underline|hat|vec|bar|tilde|dot|left|right|big|Big|displaystyle|quad|qquad|limits|begin|end"
)
_COMMANDS: Final = "|".join(sorted((*_NAMES, "frac", "dfrac", "tfrac", "sqrt"), key=len)[::-1])
_TEX: Final = re.compile(rf"(?<![A-Za-z:\\])\\(?:(?:{_COMMANDS}|{_WRAPPERS})(?![A-Za-z])|[\[(])")
_GROUP: Final = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_INLINE: Final = re.compile(r"\$\$([^$]+)\$\$|\$(?=[^\s$])([^$\n]*[^\s$\\])\$(?!\d)")
_OPERAND = r"(?:\d+(?:\.\d+)?[a-z]?|[A-Za-z]|\([^()\n]{1,40}\))(?:[²³]|\^-?\w)?(?![A-Za-z])"
_TYPED: Final = re.compile(
    rf"(?<![\w.,/^*-])-?{_OPERAND}(?:\s?(?:\*\*|[-+*/^=×÷−])\s?-?{_OPERAND})+(?![\w-])"
)

_STRUCTURE: Final = Rules((
    (rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}", lambda m: _fraction(m[1], m[2])),
    (rf"\\sqrt\[(\w+)\]\s*{_GROUP}", r" the \1 th root of \2 "),
    (rf"\\sqrt\s*{_GROUP}", r" √ \1 "),
    (r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[^{}]*\})?", ", "),
    (rf"\\(?:{_WRAPPERS})(?![A-Za-z])\s*[.|]?", " "),
    (r"\\\\", ", "),
    (r"(?<!\\)&", " "),
    (r"\\[,;:!> ]", " "),
))  # fmt: skip
_SCRIPTS: Final = Rules((
    (rf"\bthe (sum|limit)\s*_(?:{_GROUP}|(\w))", lambda m: f"the {m[1]} over {m[2] or m[3]}"),
    (
        rf"\bthe (integral|product)\s*_(?:{_GROUP}|(\w))",
        lambda m: f"the {m[1]} from {m[2] or m[3]}",
    ),
    (
        rf"\b((?:from|over) (?:(?! to )[^\^]){{1,20}}?)\s*\^(?:{_GROUP}|(\w))",
        lambda m: f"{m[1]} to {m[2] or m[3]} of",
    ),
    (rf"\^{_GROUP}", lambda m: f"^{m[1]}" if re.fullmatch(r"-?\w", m[1]) else f" to the {m[1]}"),
    (rf"(?<=[A-Za-z])_(?:{_GROUP}|(\w))", lambda m: f" sub {m[1] or m[2]}"),
    (r"[{}]", " "),
    (r"(?<=[\w)])\s?-\s?(?=[\w(\\])", " minus "),
))  # fmt: skip


def tex_in_words(text: str) -> str:
    r"""Formulas in TeX as one reads them; of what is not known in them, the marks go.

    `\frac{1}{2}` becomes `1/2`: what is left in signs is read with the figures of the text.
    """
    text = _INLINE.sub(lambda found: f" {_tex(found[1] or found[2])} ", text)
    return _tex(text) if _TEX.search(text) else text


_UNIT_POWER: Final = re.compile(r"(?<=[A-Za-z]/[a-z])\^([23])(?!\d)")
"""The power of a unit, `m/s^2`."""


def typed_in_words(text: str) -> str:
    """Formulas that are typed, `x^2-4`, with signs that nobody takes for a range or a hyphen."""
    text = _UNIT_POWER.sub(lambda found: "²³"[int(found[1]) - 2], text)
    return _TYPED.sub(_typed, text)


def _tex(text: str) -> str:
    text = re.sub(r"\\[()\[\]]", " ", text)
    for _ in range(4):  # as deep as groups stand within groups
        text = _STRUCTURE(text)
    text = re.sub(r"\\([A-Za-z]+)", lambda found: f" {_NAMES.get(found[1], '')} ", text)
    return _SCRIPTS(text)


def _fraction(upper: str, lower: str) -> str:
    if re.fullmatch(r"\d+", upper) and re.fullmatch(r"\d+", lower):
        return f" {upper}/{lower} "
    return f" {upper} over {lower} "


def _typed(found: re.Match[str]) -> str:
    """Signs of a typed formula; a lone range or fraction of figures is none."""
    formula = found[0]
    if not re.search(r"[=^×÷]|\*.*\d|\d.*\*", formula):
        return formula
    formula = formula.replace("**", "^").replace("*", " × ")
    formula = re.sub(r"(?<=[\w)²³])\s?[-−]\s?(?=[\w(])", " minus ", formula)
    formula = re.sub(r"(?<=[a-z)])\s?/\s?(?=[\w(])|(?<=\w)\s?/\s?(?=[a-z(])", " over ", formula)
    return re.sub(r"\s?=\s?", " = ", formula)
