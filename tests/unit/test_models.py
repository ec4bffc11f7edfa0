"""The catalogue of models, and how one is brought."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from agents.runtime import cores, models
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.models import Model, ModelFile
from agents.runtime.settings import change, read
from scripts.iris import first_mind, memory, model_download
from scripts.iris import models as command

WEIGHTS = bytes(range(256)) * 20_000
BEST, QUICK, BUNDLED = "qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b", "smollm2-135m"
DIGEST = hashlib.sha256(WEIGHTS).hexdigest()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of this test alone."""
    made = tmp_path / "models"
    monkeypatch.setenv(models.VARIABLE, str(made))
    return made


class Web:
    """A web server with one file, which may break off in the middle.

    Attributes:
        asked: the ranges that were asked for.
        cut: bytes after which the next answer ends too soon; 0: never.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.cut = 0
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                """Give the file, or what is left of it."""
                asked = self.headers.get("Range", "")
                web.asked.append(asked)
                start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(WEIGHTS) - start))
                self.end_headers()
                end, web.cut = web.cut or len(WEIGHTS), 0
                self.wfile.write(WEIGHTS[start:end])

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/big.gguf"


@pytest.fixture
def web() -> Iterator[Web]:
    """The server, while it runs."""
    made = Web()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def entry(url: str, digest: str = DIGEST) -> Model:
    """A model of one file."""
    file = ModelFile(name="big.gguf", bytes=len(WEIGHTS), sha256=digest, urls=[url])
    return Model(name="big", part="mind", files=[file])


def quiet(_: int, __: int) -> None:
    """Nobody looks at the progress."""


def test_every_entry_names_settings_that_exist() -> None:
    """Using a model of the catalogue is always a change of settings that can be read."""
    agents = {"mind": "dialogue", "voice": "tts", "ears": "asr", "embeddings": "retrieval"}
    for model in models.catalogue():
        change(read({}), agents[model.part], model.use)
        assert model.about
        assert model.licence
        assert model.distribution or all(len(file.sha256) == 64 for file in model.files)


def test_a_model_is_fetched_once(web: Web) -> None:
    """And found from then on; it can be removed."""
    model, seen = entry(web.url), []
    assert models.location(model) is None
    place = model_download.fetch(model, lambda here, whole: seen.append((here, whole)))
    assert place.read_bytes() == WEIGHTS
    assert seen[-1] == (len(WEIGHTS), len(WEIGHTS))
    assert model_download.fetch(model, quiet) == place
    assert len(web.asked) == 1
    assert models.remove(model)
    assert models.location(model) is None
    assert not models.remove(model)


def test_a_download_goes_on_where_it_broke_off(web: Web) -> None:
    """What is here is not fetched again."""
    web.cut = 3_000_000
    with pytest.raises(SettingsError, match="cannot be had"):
        model_download.fetch(entry(web.url), quiet)
    place = model_download.fetch(entry(web.url), quiet)
    assert place.read_bytes() == WEIGHTS
    assert web.asked[0] == ""
    assert int(web.asked[1].removeprefix("bytes=").rstrip("-")) > 0


def test_a_file_that_is_another_is_not_kept(web: Web, folder: Path) -> None:
    """Its SHA-256 tells."""
    with pytest.raises(SettingsError, match="SHA-256 differs"):
        model_download.fetch(entry(web.url, "0" * 64), quiet)
    assert not list(folder.rglob("big.gguf"))


def test_a_disk_that_is_too_small_is_said_before(web: Web) -> None:
    """With what is needed, what is free, and what to do."""
    huge = msgspec.structs.replace(entry(web.url).files[0], bytes=10**15)
    with pytest.raises(SettingsError, match="make room"):
        model_download.fetch(Model(name="huge", part="mind", files=[huge]), quiet)
    assert not web.asked


def test_a_model_of_ones_own_is_known_by_its_name(tmp_path: Path) -> None:
    """Where it lies stays its owner's choice."""
    mine = tmp_path / "My Llama 3.gguf"
    mine.write_bytes(b"GGUF")
    said = command._add(str(mine), None, None)
    assert said == "my-llama-3 is known now: iris use mind my-llama-3"
    model = models.named("my-llama-3")
    assert model is not None
    assert models.location(model) == mine
    assert models.required("my-llama-3") == mine
    assert models.default("mind") == model


def test_a_small_machine_is_given_a_smaller_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fetched unasked fits its memory and its processor; one is always left."""
    monkeypatch.setattr(memory, "allowed", lambda: 16 * 10**9)
    monkeypatch.setattr(cores, "allowed", lambda: 8.0)
    assert [model.name for model in first_mind.suited()] == [BEST, QUICK, BUNDLED]
    monkeypatch.setattr(cores, "allowed", lambda: 1.0)
    assert [model.name for model in first_mind.suited()] == [QUICK, BUNDLED]
    monkeypatch.setattr(cores, "allowed", lambda: 8.0)
    monkeypatch.setattr(memory, "allowed", lambda: 4 * 10**9)
    assert [model.name for model in first_mind.suited()] == [QUICK, BUNDLED]


def test_a_mind_that_was_fetched_is_kept(folder: Path) -> None:
    """Nothing larger is fetched unasked where somebody has one already."""
    assert not models.fetched("mind")
    quick = models.named(QUICK)
    assert quick is not None
    (folder / QUICK).mkdir(parents=True)
    with (folder / QUICK / quick.files[0].name).open("wb") as file:
        file.truncate(quick.files[0].bytes)
    assert models.fetched("mind")
    assert models.default("mind") == quick


def test_a_model_of_the_web_is_known_when_it_is_here(web: Web) -> None:
    """What cannot be fetched leaves no entry."""
    with pytest.raises(SettingsError):
        command._add(web.url.replace("127.0.0.1", "127.0.0.1:1"), None, "nowhere")
    assert models.named("nowhere") is None
    command._add(web.url, None, None)
    assert models.required("big").read_bytes() == WEIGHTS


def test_a_name_that_is_not_known_is_answered_with_those_that_are() -> None:
    """And one that is not here with how to get it."""
    with pytest.raises(EngineError, match=r"known are .*smollm2"):
        models.required("gpt-9")
    with pytest.raises(EngineError, match="iris models get whisper-tiny"):
        models.required("whisper-tiny")
