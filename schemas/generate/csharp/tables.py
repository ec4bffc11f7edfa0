"""What all messages share: the words, the protocol, and the tables that read and raise any."""

from schemas import types as words
from schemas.codec import SOUND
from schemas.generate.csharp.fields import WORDS
from schemas.generate.csharp.text import pascal_case, summary
from schemas.generate.docstrings import about
from schemas.messages import HELD_SECONDS, MESSAGES
from schemas.wire import PROTOCOL, SUBPROTOCOL, WIRE


def enum_of(name: str) -> str:
    """An enum of a set of words."""
    values = [f"    {pascal_case(value)}," for value in WORDS[name]]
    return "\n".join(
        [*summary(f"The words of {', '.join(f'`{value}`' for value in WORDS[name])}."),
         f"public enum {name}", "{", *values, "}"]
    )  # fmt: skip


def words_class() -> str:
    """The class that turns the words of the wire into enums and back."""
    lines = [
        *summary("The words of the wire for each enum, and back."),
        "public static class Words",
        "{",
    ]
    for place, (name, values) in enumerate(WORDS.items()):
        lines += ["    "] if place else []
        lines += [f"    public static string Of({name} value) => value switch", "    {"]
        lines += [f'        {name}.{pascal_case(value)} => "{value}",' for value in values[:-1]]
        lines += [f'        _ => "{values[-1]}",', "    };", ""]
        lines += [
            '    /// <exception cref="BadMessageException">There is no such word.</exception>',
            f"    public static {name} Read{name}(string word) => word switch",
            "    {",
            *(f'        "{value}" => {name}.{pascal_case(value)},' for value in values),
            f'        _ => throw new BadMessageException($"there is no {name} \\"{{word}}\\""),',
            "    };",
        ]
    return "\n".join([line.rstrip() for line in lines] + ["}"])


def protocol_class() -> str:
    """The class of what both sides must agree on."""
    return "\n".join([
        *summary("What both sides of the wire must agree on."),
        "public static class Protocol", "{",
        f'    public const string Subprotocol = "{SUBPROTOCOL}";',
        f"    public const int Version = {PROTOCOL};",
        f"    public const int VisemeCount = {len(words.VISEMES)};",
        "    /// <summary>The longest that sound is held back, in seconds.</summary>",
        f"    public const float HeldSeconds = {HELD_SECONDS:g}f;",
        "}",
    ])  # fmt: skip


def table_class() -> str:
    """The class that reads any message."""
    structs = [kind for kind in (*MESSAGES.values(), *WIRE.values()) if kind not in SOUND]
    cases = [f"            {kind.__name__}.Tag => {kind.__name__}.Read(value)," for kind in structs]
    return "\n".join([
        *summary("Reads any message."),
        "public static class Messages", "{",
            "    /// <summary>Read a message; null if its type is unknown: readers pass over it.",
            "    /// </summary>",
            '    /// <exception cref="BadMessageException">',
            "    /// It is not JSON, or a field is missing or wrong.",
            "    /// </exception>",
        "    public static WireMessage? Read(string json)",
        "    {",
        "        var value = JsonValue.Parse(json);",
        '        var fields = new JsonFields("a message", value);',
        '        var message = Of(fields.Text("type"), value);',
        '        if (message is Message stored && !fields.IsNull("seq"))',
        "        {",
        '            stored.Seq = fields.Integer("seq", min: 0);',
        "        }",
        "        return message;",
        "    }",
        "",
        "    private static WireMessage? Of(string type, JsonValue value)",
        "    {",
        "        if (type.StartsWith(Event.Prefix, System.StringComparison.Ordinal))",
        "        {",
        "            return Event.Read(type, value);",
        "        }",
        "        return type switch",
        "        {",
        *cases,
        "            _ => null,",
        "        };",
        "    }",
        "}",
    ])  # fmt: skip


def events_class() -> str:
    """The class that has an event for each message that a face can hear."""
    said_by_faces = {"Hello", "Prompt"}
    heard = [
        kind
        for kind in (*MESSAGES.values(), *WIRE.values())
        if kind not in SOUND
        and getattr(kind, "for_faces", True)
        and kind.__name__ not in said_by_faces
    ]
    lines = [
        *summary("An event for each message that a face can hear, and one for any of them."),
        "public sealed class MessageEvents",
        "{",
        "    /// <summary>Any message, before its own event.</summary>",
        "    public event Action<WireMessage>? Any;",
    ]
    for kind in heard:
        lines += ["", *(f"    {line}" for line in summary(about(kind)))]
        lines.append(f"    public event Action<{kind.__name__}>? {kind.__name__};")
    lines += [
        "",
        "    /// <summary>Raise the events of a message.</summary>",
        "    public void Raise(WireMessage heard)",
        "    {",
        "        Any?.Invoke(heard);",
        "        switch (heard)",
        "        {",
    ]
    for kind in heard:
        lines += [
            f"            case {kind.__name__} message:",
            f"                {kind.__name__}?.Invoke(message);",
            "                break;",
        ]
    return "\n".join([*lines, "        }", "    }", "}"])
