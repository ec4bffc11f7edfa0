"""What a person chooses, 'voice af_bella', as settings of the agent that it is about. Pure."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agents.runtime import models, voices
from agents.runtime.errors import SettingsError
from agents.runtime.voices import KnownVoice

PARTS = ("mind", "voice", "speed", "persona", "ears", "language")
"""What can be chosen while Iris runs."""
AGENT = {"mind": "dialogue", "voice": "tts", "persona": "dialogue", "ears": "asr", "speed": "tts"}
SERVERS = ("ollama", "openai")
"""Engines that talk to a server with models of its own: `ollama/llama3.2`."""
_KOKORO = re.compile(r"[abefhijpz][fm]_[a-z]+")
"""Names of Kokoro's voices: a letter for the language, one for the gender, `af_bella`."""


class Choice(NamedTuple):
    """A change of settings that an agent is asked for.

    Attributes:
        agent: which is asked, `tts`.
        changes: settings within its table, `kokoro.voice`, and their values.
    """

    agent: str
    changes: dict[str, Any]


def choices(
    part: str, name: str, engines: Mapping[str, str], known_voices: Sequence[KnownVoice] = ()
) -> list[Choice]:
    """What to ask of which agents.

    Args:
        part: one of `PARTS`.
        name: as a person writes it.
        engines: the engine that each agent uses now.
        known_voices: that have a name of their own.

    Raises:
        SettingsError: there is no such part, or nothing of that name.
        EngineError: it is not here yet.
    """
    if part not in PARTS:
        raise SettingsError(f"there is no part {part!r}: there are {', '.join(PARTS)}")
    if not name.strip():
        raise SettingsError(f"say which {part}: `iris models` and `iris voices` show what there is")
    if part == "language":
        return [Choice("asr", {"language": name}), Choice("tts", {"language": name})]
    if part == "speed":
        return [Choice("tts", {f"{engines.get('tts', 'hibari')}.speed": _number(name)})]
    if part == "persona":
        return [Choice("dialogue", {"persona": name})]
    if part == "voice" and (voice := voices.named(name, known_voices)):
        if not voice.here:
            models.required(voice.model)
        return [Choice("tts", dict(voice.use))]
    known = models.named(name)
    if known is not None and known.part == part:
        models.required(known.name)
        return [Choice(AGENT[part], dict(known.use))]
    return [Choice(AGENT[part], _by_engine(part, name))]


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise SettingsError(
            f"a speed is a number, 1 as the voice was made: not {text!r}"
        ) from error


def _by_engine(part: str, name: str) -> dict[str, Any]:
    """`ollama/llama3.2`, `kokoro/af_bella`, `af_bella`, a path, or an engine alone."""
    if part == "mind":
        return _mind(name)
    if part == "voice" and _KOKORO.fullmatch(name):
        name = f"kokoro/{name}"
    if part == "voice" and name.lower().endswith(".onnx"):
        voice_path = str(Path(name).expanduser())
        return {"engine": "piper", "piper.voice": voice_path, "piper.speaker": ""}
    engine, _, rest = name.partition("/")
    setting = "voice" if part == "voice" else "model"
    return {"engine": engine, f"{engine}.{setting}": rest} if rest else {"engine": engine}


def _mind(name: str) -> dict[str, Any]:
    engine, _, rest = name.partition("/")
    if engine in SERVERS and rest:
        return {"engine": engine, f"{engine}.model": rest}
    if name.lower().endswith(".gguf"):
        return {"engine": "llamacpp", "llamacpp.model": str(Path(name).expanduser())}
    raise SettingsError(
        f"there is no mind {name!r}: `iris models` shows those that there are; a model of a server "
        f"is written as ollama/NAME, one of your own as the path of a GGUF file"
    )
