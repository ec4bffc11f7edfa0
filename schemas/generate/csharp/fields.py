"""A field of a message, and how C# declares, reads and writes it."""

import typing

import msgspec
from msgspec import inspect as kinds

from schemas import types as words
from schemas.generate.csharp.text import pascal_case, summary
from schemas.generate.docstrings import sentence

WORDS = {
    name: typing.get_args(value)
    for name, value in vars(words).items()
    if typing.get_origin(value) is typing.Literal
}
_FRAME = kinds.type_info(words.VisemeFrame)
_STRESS = kinds.type_info(words.Stress)
_INT_32, _UINT_32 = 2**31 - 1, 2**32 - 1


class Field:
    """A field of a message, and how C# declares, reads and writes it."""

    def __init__(self, field: kinds.Field) -> None:
        self.name = field.encode_name
        self.required = field.required
        self.pascal = pascal_case(self.name)
        kind, self.description = bare(field.type)
        self.nullable = isinstance(kind, kinds.UnionType)
        if isinstance(kind, kinds.UnionType):
            (inner,) = (one for one in kind.types if not isinstance(one, kinds.NoneType))
            kind, about = bare(inner)
            self.description = self.description or about
        self.kind = kind
        self.default = field.default
        self.pattern = getattr(kind, "pattern", None) or ""
        self.sound = isinstance(kind, kinds.BytesType)
        self.type, self.initial = self._type()
        self.null = f"({self.type}?)null" if self.nullable else ""

    def declaration(self, note: str) -> list[str]:
        """The property, with what it is."""
        text = " ".join(part for part in (sentence(self.description), sentence(note)) if part)
        mark = "?" if self.nullable else ""
        initial = "" if self.nullable else self.initial
        return [
            *(summary(text) if text else []),
            f"public {self.type}{mark} {self.pascal} {{ get; init; }}{initial}",
        ]

    def _type(self) -> tuple[str, str]:  # noqa: PLR0911 (one line for each kind)
        """The C# type, and its initialiser."""
        kind, default = self.kind, self.default
        given = default is not msgspec.NODEFAULT and default is not None
        match kind:
            case kinds.StrType():
                return "string", f' = "{default if given else ""}";'
            case kinds.BoolType():
                return "bool", ""
            case kinds.FloatType():
                return "double", f" = {default};" if given and default else ""
            case kinds.IntType():
                return _integer(kind), f" = {default};" if given and default else ""
            case kinds.BytesType():
                return "ReadOnlyMemory<byte>", ""
            case kinds.LiteralType():
                return word_of(kind), ""
            case kinds.ListType():
                item = item_of(kind)
                return f"IReadOnlyList<{item}>", f" = Array.Empty<{item}>();"
            case kinds.DictType(value_type=kinds.IntType()):
                return "IReadOnlyDictionary<string, long>", " = new Dictionary<string, long>();"
            case kinds.DictType(value_type=kinds.AnyType()):
                return "JsonValue", " = JsonValue.EmptyObject;"
        raise TypeError(f"{self.name}: there is no C# for {kind}")

    def read(self) -> str:  # noqa: PLR0911 (one line for each kind)
        """The expression that reads it."""
        kind, name = self.kind, f'"{self.name}"'
        match kind:
            case kinds.StrType():
                low = f", min: {kind.min_length}" if kind.min_length else ""
                high = f", max: {kind.max_length}" if kind.max_length is not None else ""
                pattern = f", pattern: {self.pascal}Pattern" if kind.pattern else ""
                return f"fields.Text({name}{low}{high}{pattern})"
            case kinds.BoolType():
                return f"fields.Boolean({name})"
            case kinds.FloatType():
                return f"fields.Number({name}{_limits(kind)})"
            case kinds.IntType():
                cast = "" if self.type == "long" else f"({self.type})"
                return f"{cast}fields.Integer({name}{_limits(kind)})"
            case kinds.LiteralType():
                return f"Words.Read{word_of(kind)}(fields.Text({name}))"
            case kinds.ListType():
                item = item_of(kind)
                inner, _ = bare(kind.item_type)
                if isinstance(inner, kinds.FloatType):
                    return f"fields.Numbers({name}{_limits(inner)})"
                literal = isinstance(inner, kinds.LiteralType)
                if isinstance(inner, kinds.StrType):
                    read = "item => item.Text"
                else:
                    read = f"item => Words.Read{item}(item.Text)" if literal else f"{item}.Read"
                return f"fields.List({name}, {read})"
            case kinds.DictType(value_type=kinds.IntType()):
                return f"fields.Counts({name})"
        return f"fields.Object({name})"

    def write(self) -> list[str]:
        """The statements that write it."""
        kind = self.kind
        match kind:
            case kinds.LiteralType():
                return [f"writer.Value(Words.Of({self.pascal}));"]
            case kinds.ListType():
                one = {
                    kinds.LiteralType: "writer.Value(Words.Of(item));",
                    kinds.FloatType: "writer.Value(item);",
                    kinds.StrType: "writer.Value(item);",
                }.get(type(bare(kind.item_type)[0]), "item.Write(writer);")
                return [
                    "writer.BeginList();",
                    f"foreach (var item in {self.pascal})",
                    "{",
                    f"    {one}",
                    "}",
                    "writer.EndList();",
                ]
            case kinds.DictType(value_type=kinds.IntType()):
                return [
                    "writer.BeginObject();",
                    f"foreach (var item in {self.pascal})",
                    "{",
                    "    writer.Name(item.Key);",
                    "    writer.Value(item.Value);",
                    "}",
                    "writer.EndObject();",
                ]
        return [f"writer.Value({self.pascal});"]


def bare(kind: kinds.Type) -> tuple[kinds.Type, str]:
    """A type without its metadata, and the description in that."""
    if isinstance(kind, kinds.Metadata):
        return kind.type, str((kind.extra_json_schema or {}).get("description", ""))
    return kind, ""


def _integer(kind: kinds.IntType) -> str:
    if kind.ge is None or kind.le is None:
        return "long"
    if kind.ge >= -_INT_32 and kind.le <= _INT_32:
        return "int"
    return "uint" if kind.ge >= 0 and kind.le <= _UINT_32 else "long"


def _limits(kind: kinds.IntType | kinds.FloatType) -> str:
    low = f", min: {kind.ge}" if kind.ge is not None else ""
    return low + (f", max: {kind.le}" if kind.le is not None else "")


def word_of(kind: kinds.LiteralType) -> str:
    """The name of a set of words; the inspection sorts them, so that order does not count."""
    (name,) = (name for name, values in WORDS.items() if set(values) == set(kind.values))
    return name


def item_of(kind: kinds.ListType) -> str:
    """The C# type of a list's items."""
    inner, _ = bare(kind.item_type)
    match inner:
        case kinds.FloatType():
            return "double"
        case kinds.StrType():
            return "string"
        case kinds.LiteralType():
            return word_of(inner)
        case kinds.StructType():
            return str(inner.cls.__name__)
        case kinds.TupleType() if inner == _FRAME:
            return "VisemeFrame"
        case kinds.TupleType() if inner == _STRESS:
            return "Stress"
    raise TypeError(f"there is no C# for a list of {inner}")
