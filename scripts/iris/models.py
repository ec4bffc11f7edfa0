"""`iris models`: what there is for mind, voice, ears and embeddings; get, remove, add."""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path

from agents.runtime import models
from agents.runtime.errors import SettingsError
from agents.runtime.models import Model
from scripts.iris import model_download

PARTS = ("mind", "voice", "ears", "embeddings")
WIDTH = 40
"""Characters of a progress bar."""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris models`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="show what there is (without an action, too)")
    get = actions.add_parser("get", help="fetch a model")
    get.add_argument("name")
    remove = actions.add_parser("remove", help="delete what was fetched of a model")
    remove.add_argument("name")
    more = actions.add_parser(
        "add", help="take a model of your own: a file, a folder, a web address"
    )
    more.add_argument("source", help="a path, or http(s)://…")
    more.add_argument("--part", choices=PARTS, help="what it is for, where that is not plain")
    more.add_argument("--name", help="what to call it; else its file's name")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> int:
    """Do it; gives the exit code."""
    if options.action == "get":
        print(model_download.fetch(_named(options.name), bar(options.name)))
    elif options.action == "remove":
        gone = models.remove(_named(options.name))
        print(f"removed {options.name}" if gone else f"{options.name} was not fetched")
    elif options.action == "add":
        print(_add(options.source, options.part, options.name))
    else:
        print(_listed() if not options.json else _as_json())
    return 0


def bar(name: str) -> model_download.Progress:
    """Shows on a terminal how far a download is."""

    def show(here: int, whole: int) -> None:
        if not sys.stderr.isatty():
            return
        share = min(1.0, here / whole) if whole else 0.0
        filled = "█" * round(share * WIDTH)
        line = f"{name} {filled:·<{WIDTH}} {here // 10**6} of {whole // 10**6} MB"
        print(f"\r{line}", end="\n" if share == 1 else "", file=sys.stderr, flush=True)

    return show


def _named(name: str) -> Model:
    model = models.named(name)
    if model is None:
        raise SettingsError(f"there is no model {name!r}: `iris models` shows what there is")
    return model


def _listed() -> str:
    lines = []
    for part in PARTS:
        lines.append(f"{part}:")
        for model in (entry for entry in models.catalogue() if entry.part == part):
            here = "here" if models.location(model) else f"iris models get {model.name}"
            size = f"{model.size // 10**6} MB" if model.size else "with Iris"
            spoken = " ".join(model.languages) or "many languages"
            lines += [
                f"  {model.name:24} {size:>9}  {model.licence:14} {here}",
                f"      {model.about} ({spoken})",
            ]
    return "\n".join(lines)


def _as_json() -> str:
    return json.dumps(
        [
            {
                "name": model.name,
                "part": model.part,
                "about": model.about,
                "licence": model.licence,
                "languages": model.languages,
                "bytes": model.size,
                "here": models.location(model) is not None,
            }
            for model in models.catalogue()
        ],
        indent=2,
    )


def _add(source: str, part: str | None, name: str | None) -> str:
    """Write an entry of the user's own; a web address is fetched at once."""
    web = source.startswith(("http://", "https://"))
    path = Path(source).expanduser().resolve()
    if not web and not path.exists():
        raise SettingsError(f"there is no file or folder {path}")
    file_name = source.partition("?")[0].rstrip("/").rpartition("/")[2] if web else path.name
    called = name or re.sub(r"[^a-z0-9.]+", "-", file_name.lower()).removesuffix(
        ".gguf"
    ).removesuffix(".onnx").strip("-")
    kind, use = _kind(path, file_name, called, part)
    files = [file_name]
    if web and kind == "voice":
        files.append(f"{file_name}.json")
        use["piper.voice"] = str(models.folder() / called / file_name)
    entry = [f'name = "{called}"', f'part = "{kind}"', f'about = "added from {source}"']
    if kind == "voice" and (languages := _languages(path)):
        entry.append(f"languages = {json.dumps(languages)}")
    entry.append("use = { " + ", ".join(f'{_key(k)} = "{v}"' for k, v in use.items()) + " }")
    if web:
        for file in files:
            url = source.replace(file_name, file, 1) if file != file_name else source
            entry += ["", "[[model.files]]", f'name = "{file}"', f'urls = ["{url}"]']
    else:
        entry.append(f"path = '{path}'")
    own = models.folder() / models.OWN
    before = own.read_text(encoding="utf-8") if own.exists() else ""
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f"{before}[[model]]\n" + "\n".join(entry) + "\n\n", encoding="utf-8")
    if web:
        try:
            model_download.fetch(_named(called), bar(called))
        except SettingsError:
            own.write_text(before, encoding="utf-8")
            shutil.rmtree(models.folder() / called, ignore_errors=True)
            raise
    return f"{called} is known now: iris use {kind} {called}"


def _kind(path: Path, file_name: str, called: str, part: str | None) -> tuple[str, dict[str, str]]:
    """What a file is for, by its kind, and the settings that make her use it."""
    if file_name.lower().endswith(".gguf"):
        return "mind", {"engine": "llamacpp", "llamacpp.model": called}
    if file_name.lower().endswith(".onnx"):
        return "voice", {"engine": "piper", "piper.voice": str(path), "piper.speaker": ""}
    if (path / "model.bin").is_file() or part == "ears":
        return "ears", {"engine": "faster-whisper", "faster-whisper.model": str(path)}
    raise SettingsError(
        f"it is not plain what {file_name} is: Iris takes a GGUF file (mind), a Piper voice "
        f".onnx with its .onnx.json (voice) and a folder of a CTranslate2 whisper (ears)"
    )


def _languages(path: Path) -> list[str]:
    """The language of a Piper voice, as the description beside it tells it, or its file's name."""
    try:
        told = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
        return [told["espeak"]["voice"].partition("-")[0]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        named = re.match(r"([a-z]{2,3})_[A-Z]{2}-", path.name)
        return [named[1]] if named else []


def _key(name: str) -> str:
    return f'"{name}"' if "." in name else name
