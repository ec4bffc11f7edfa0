"""Every message, its subject and its bytes, against the vectors that all languages share."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codec, frames, history, messages, subjects
from schemas.generate import __main__ as generate
from schemas.generate import asyncapi
from schemas.generate.docstrings import fields_of, notes_of
from schemas.messages import KINDS, MESSAGES, Event, type_of
from schemas.wire import WIRE

VECTORS = Path(codec.__file__).parent / "vectors"
MESSAGE_VECTORS = json.loads((VECTORS / "messages.json").read_text(encoding="utf-8"))
FRAME_VECTORS = json.loads((VECTORS / "frames.json").read_text(encoding="utf-8"))


def same_numbers(value: object) -> object:
    """JSON knows one kind of number: 1 and 1.0 are the same value."""
    return json.loads(json.dumps(value), parse_int=float)


@pytest.mark.parametrize("vector", MESSAGE_VECTORS["messages"], ids=lambda v: v["type"])
def test_a_message_decodes_and_encodes_to_the_same_value(vector: dict) -> None:
    """What travels is read whole, written the same, and unknown fields are ignored."""
    kind = vector["type"]
    message = codec.decode(kind, json.dumps(vector))
    assert type_of(message) == kind
    assert same_numbers(json.loads(codec.encode(message))) == same_numbers(vector)
    assert codec.decode(kind, json.dumps({**vector, "added-later": [1]})) == message
    del vector["at"]
    assert codec.decode(kind, json.dumps(vector)).at > 0


@pytest.mark.parametrize("vector", MESSAGE_VECTORS["wire"], ids=lambda v: v["type"])
def test_a_message_of_the_wire_decodes_and_encodes_to_the_same_value(vector: dict) -> None:
    """The greeting, prompts and receipts."""
    message = msgspec.json.decode(json.dumps(vector), type=WIRE[vector["type"]])
    assert json.loads(msgspec.json.encode(message)) == vector


@pytest.mark.parametrize("vector", MESSAGE_VECTORS["refused"], ids=lambda v: v["name"])
def test_a_wrong_message_is_refused_with_a_reason(vector: dict) -> None:
    """Bad values do not get past the codec, and the error names the place."""
    message = vector["message"]
    with pytest.raises(codec.BadMessageError, match=message["type"]):
        codec.decode(message["type"], json.dumps(message))


def test_every_message_has_a_vector() -> None:
    """No message is added without showing how it travels; sound has its own vectors."""
    shown = {vector["type"] for vector in MESSAGE_VECTORS["messages"]}
    sound = {type_of(kind) for kind in codec.SOUND}
    assert {*MESSAGES} - sound <= shown
    assert {vector["type"] for vector in MESSAGE_VECTORS["wire"]} == {*WIRE}


@pytest.mark.parametrize("vector", FRAME_VECTORS["frames"], ids=lambda v: v["name"])
def test_a_frame_decodes_and_encodes_to_the_same_bytes(vector: dict) -> None:
    """Header fields and PCM, bit for bit."""
    frame = frames.decode(bytes.fromhex(vector["frame"]))
    assert frame == frames.Frame(
        kind=frames.Kind(vector["kind"]),
        flags=vector["flags"],
        sentence=vector["sentence"],
        turn=vector["turn"],
        seq=int(vector["seq"]),
        offset=vector["offset"],
        pcm=bytes.fromhex(vector["pcm"]),
    )
    assert frames.encode(frame).hex() == vector["frame"]


@pytest.mark.parametrize("vector", FRAME_VECTORS["refused"], ids=lambda v: v["name"])
def test_a_wrong_frame_is_refused(vector: dict) -> None:
    """Too short, of no known kind, or half a sample."""
    with pytest.raises(codec.BadMessageError):
        frames.decode(bytes.fromhex(vector["frame"]))


@given(st.sampled_from([*MESSAGES, "event.x"]), st.binary(max_size=200))
def test_no_bytes_break_the_codec(kind: str, data: bytes) -> None:
    """Whatever arrives is a message or a `BadMessageError`."""
    try:
        codec.decode(kind, data)
    except codec.BadMessageError:
        return


@pytest.mark.parametrize("kind", [*MESSAGES, "event.donation"])
def test_a_subject_is_read_as_it_was_made(kind: str) -> None:
    """The type is the tail of the subject."""
    message = Event(name="donation") if kind.startswith("event.") else MESSAGES[kind]
    subject = subjects.subject("iris", "main", message)
    assert subject == f"iris.iris.main.{kind}"
    assert subjects.parse(subject) == ("iris", "main", kind)


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "iris",
        "iris.a.b.asr",
        "iris.a.b.asr.final.x",
        "other.a.b.asr.final",
        "iris.A.b.asr.final",
        "iris.a.b.asr.nothing",
        "iris.a.b c.asr.final",
        "iris.a.*.asr.final",
        "iris.a.b.event.",
    ],
)
def test_what_is_no_subject_is_refused(subject: str) -> None:
    """Subjects follow the grammar and end in a known type."""
    with pytest.raises(ValueError, match="subject|type"):
        subjects.parse(subject)


@pytest.mark.parametrize("token", ["", "a.b", "A", "a b", "a\n", ">"])
def test_no_name_breaks_out_of_its_subject(token: str) -> None:
    """What comes from outside cannot make a subject of another shape."""
    with pytest.raises(ValueError, match="token"):
        subjects.subject("iris", token, MESSAGES["asr.final"])
    with pytest.raises(ValueError, match="token|unpack"):
        subjects.subject("iris", "main", Event(name=token))


def test_what_is_made_from_the_messages_is_up_to_date() -> None:
    """The AsyncAPI document, the page's TypeScript and Unity's C#."""
    assert generate.drift() == []


def test_every_domain_is_found() -> None:
    """A module of messages needs no list but its line in the package: its names are there."""
    modules = {path.stem for path in Path(messages.__file__).parent.glob("[a-z]*.py")} - {"base"}
    assert {kind.__module__.rpartition(".")[2] for kind in KINDS} == modules
    for kind in KINDS:
        assert getattr(messages, kind.__name__) is kind


@pytest.mark.parametrize("kind", [*KINDS, *WIRE.values()], ids=lambda kind: kind.__name__)
def test_every_field_is_described(kind: type[msgspec.Struct]) -> None:
    """Whoever writes a client reads what each field means, in every language."""
    assert {field.name for field in fields_of(kind)} <= {"at", *notes_of(kind)}


@pytest.mark.parametrize("kind", KINDS, ids=type_of)
def test_a_message_says_what_keeps_it_and_what_answers_it(kind: type[messages.Message]) -> None:
    """What clients may send is kept; a request names a message as its answer."""
    assert not kind.reply or kind.reply in MESSAGES
    assert not kind.from_clients or kind.stream is not None


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    """Tools that read the document find everything that it refers to."""
    document = json.loads(asyncapi.text())

    def references(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [r for value in node.values() for r in references(value)]
        return [r for value in node for r in references(value)] if isinstance(node, list) else []

    found = references(document)
    assert found
    for reference in found:
        place = document
        for token in reference.removeprefix("#/").split("/"):
            place = place[token.replace("%7B", "{").replace("%7D", "}")]


def test_what_an_older_iris_remembers_is_cleaned_when_it_is_read() -> None:
    """Control characters may have got into the history before they were kept outside."""
    kept = b'[{"turn":1,"question":"\\u001b]0;t\\u0007why","answer":"\\u009bred\\tA\\nB"}]'
    (exchange,) = history.read(kept)
    assert (exchange.question, exchange.answer) == ("]0;twhy", "red\tA\nB")
