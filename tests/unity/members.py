"""The public members of C# sources, one a line, as Roslyn reads them; types by their plain names.

It runs with the toolchain's own Python, as `compiler.py` does. Standard input is JSON, `{"setting",
"groups": {name: [files]}, "symbols": {name: [symbols]}}`; the answer has, for each group, every
public type: `{"Space.Type": {"bases": [names], "members": [lines]}}`. A line is `Name(types): type`
for a method, `Name: type get set` for what holds a value.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from compiler import Compiler

_PLAIN = {
    "Boolean": "bool",
    "Byte": "byte",
    "Double": "double",
    "Int32": "int",
    "Int64": "long",
    "Object": "Object",
    "Single": "float",
    "String": "string",
    "UInt32": "uint",
    "Void": "void",
}
Found = dict[str, dict[str, list[str]]]


class Reader:
    """Walks syntax trees; needs a runtime that a `Compiler` has loaded."""

    def __init__(self) -> None:
        """Bind Roslyn's types."""
        from Microsoft.CodeAnalysis import CSharp  # noqa: PLC0415 (there once a runtime is)

        self._csharp = CSharp
        self.found: Found = {}

    def read(self, text: str, symbols: list[str]) -> None:
        """Add the types of a source."""
        from System import Array, String  # noqa: PLC0415

        options = self._csharp.CSharpParseOptions.Default.WithPreprocessorSymbols(
            Array[String](symbols)
        )
        tree = self._csharp.CSharpSyntaxTree.ParseText(text, options)
        for member in tree.GetCompilationUnitRoot().Members:
            self._walk(member, "")

    def _walk(self, node: Any, space: str) -> None:
        kind = str(node.Kind())
        if kind == "NamespaceDeclaration":
            for member in node.Members:
                self._walk(member, f"{space}{node.Name}.")
        elif kind in {"ClassDeclaration", "StructDeclaration", "InterfaceDeclaration"}:
            self._type(node, space)
        elif kind == "EnumDeclaration" and _is_public(node):
            values = [f"{one.Identifier}: {node.Identifier} get" for one in node.Members]
            self.found[f"{space}{node.Identifier}"] = {"bases": [], "members": values}

    def _type(self, node: Any, space: str) -> None:
        if not _is_public(node) and "partial" not in _words(node):
            return
        parameters = node.TypeParameterList
        count = f"`{parameters.Parameters.Count}" if parameters else ""
        name = f"{space}{node.Identifier}{count}"
        generic = _generic(node, "!")
        own = self.found.setdefault(name, {"bases": [], "members": []})
        if node.BaseList:
            own["bases"] += [_type(str(one.Type)) for one in node.BaseList.Types]
        everything = str(node.Kind()) == "InterfaceDeclaration"
        for member in node.Members:
            if "Declaration" in str(member.Kind()) and hasattr(member, "Members"):
                self._walk(member, f"{name}.")
            elif everything or _is_public(member):
                own["members"] += [
                    _renamed(line, generic | _generic(member, "!!"))
                    for line in _lines(member, str(node.Identifier))
                ]


def _lines(node: Any, owner: str) -> Iterator[str]:
    kind = str(node.Kind())
    if kind == "MethodDeclaration":
        generic = "<>" if node.TypeParameterList else ""
        yield f"{node.Identifier}{generic}{_parameters(node)}: {_type(str(node.ReturnType))}"
    elif kind == "ConstructorDeclaration" and "static" not in _words(node):
        yield f"{owner}{_parameters(node)}: {owner}"
    elif kind == "PropertyDeclaration":
        yield f"{node.Identifier}: {_type(str(node.Type))} {_accessors(node)}"
    elif kind == "IndexerDeclaration":
        types = ", ".join(_type(str(one.Type)) for one in node.ParameterList.Parameters)
        yield f"this[{types}]: {_type(str(node.Type))} {_accessors(node)}"
    elif kind in {"FieldDeclaration", "EventFieldDeclaration"}:
        fixed = {"const", "readonly"} & _words(node)
        access = "get" if fixed else "get set"
        for one in node.Declaration.Variables:
            yield f"{one.Identifier}: {_type(str(node.Declaration.Type))} {access}"
    elif kind == "EventDeclaration":
        yield f"{node.Identifier}: {_type(str(node.Type))} get set"
    elif kind == "OperatorDeclaration":
        name = f"operator {node.OperatorToken}"
        yield f"{name}{_parameters(node)}: {_type(str(node.ReturnType))}"
    elif kind == "ConversionOperatorDeclaration":
        name = f"operator {node.ImplicitOrExplicitKeyword}"
        yield f"{name}{_parameters(node)}: {_type(str(node.Type))}"


def _generic(node: Any, mark: str) -> dict[str, str]:
    """What stands for each type parameter of a type or a method: whatever it is called."""
    listed = getattr(node, "TypeParameterList", None)
    names = [str(one.Identifier) for one in listed.Parameters] if listed else []
    return {name: f"{mark}{place}" for place, name in enumerate(names)}


def _renamed(line: str, names: dict[str, str]) -> str:
    for name, other in names.items():
        line = re.sub(rf"\b{name}\b", other, line)
    return line


def _parameters(node: Any) -> str:
    """The types, with `ref` and `out`; one that can be left out ends with `=`."""
    shown = []
    for one in node.ParameterList.Parameters:
        words = [
            str(word) for word in one.Modifiers if str(word) in {"ref", "out", "params", "this"}
        ]
        shown.append(" ".join([*words, _type(str(one.Type)) + ("=" if one.Default else "")]))
    return f"({', '.join(shown)})"


def _accessors(node: Any) -> str:
    if node.ExpressionBody or not node.AccessorList:
        return "get"
    open_ = [
        str(one.Keyword)
        for one in node.AccessorList.Accessors
        if not {str(word) for word in one.Modifiers} & {"private", "internal", "protected"}
    ]
    return " ".join(sorted(open_))


def _type(text: str) -> str:
    """A type without namespaces and nullability."""
    text = "".join(text.split()).replace("?", "")
    out, word = "", ""
    for letter in f"{text} ":
        if letter.isalnum() or letter in "_.":
            word += letter
        else:
            last = word.rpartition(".")[2]
            out += _PLAIN.get(last, last) + letter
            word = ""
    return out.strip().replace("object", "Object") if out.strip() == "object" else out.strip()


def _words(node: Any) -> set[str]:
    return {str(word) for word in node.Modifiers}


def _is_public(node: Any) -> bool:
    if not hasattr(node, "Modifiers"):
        return False
    return "public" in _words(node)


def main() -> None:
    """Answer what standard input asks."""
    asked = json.load(sys.stdin)
    Compiler(asked["setting"])
    answer = {}
    for name, files in asked["groups"].items():
        reader = Reader()
        for path in files:
            with open(path, encoding="utf-8-sig", errors="replace") as source:  # noqa: PTH123
                reader.read(source.read(), asked["symbols"].get(name, []))
        answer[name] = reader.found
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
