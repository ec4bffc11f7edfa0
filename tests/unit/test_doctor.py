"""What `iris doctor` finds, as far as no other program is needed for it."""

import re
import sys
from pathlib import Path

import pytest
from free_port import ROOT

from agents.bridge.certificates import HouseCertificates
from agents.runtime.settings import AGENTS, Dialogue, Nats, Settings, Tts
from agents.webhooks.secret_store import key_for
from scripts.iris import doctor
from scripts.iris.checks import (
    configured,
    environment,
    graphics,
    lan,
    outside,
    packages,
    running_iris,
    servers,
    surroundings,
)
from scripts.iris.checks.engine_probe import Chosen, Probed, probe
from scripts.iris.checks.finding import Case, Finding, case, ok, problem, warning
from scripts.iris.setup import configuration


def look(tmp_path: Path, toml: str = "") -> Case:
    """A case with this `iris.toml`, and a state folder that is not there."""
    config = tmp_path / "iris.toml"
    config.write_text(toml)
    return case(config, tmp_path / "state")


def levels(findings: list[Finding]) -> list[str]:
    """How they were found."""
    return [finding.level for finding in findings]


def test_pins_are_those_of_this_machine() -> None:
    """A package with two pins counts with the one whose marker holds here."""
    text = (
        "av==18.1.0 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n"
        "av==19.0.2 ; python_full_version >= '3.12' \\\n    --hash=sha256:00\n"
        "Some_Package==1.0 \\\n    --hash=sha256:00\n"
        "never==1.0 ; sys_platform == 'plan9'\n"
    )
    av = "18.1.0" if sys.version_info < (3, 12) else "19.0.2"
    assert packages.pins(text) == {"av": av, "some-package": "1.0"}


def test_every_package_that_is_pinned_here_is_read() -> None:
    """The real file: nothing in it is overlooked."""
    text = packages.PINS.read_text(encoding="utf-8")
    lines = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    assert "msgspec" in packages.pins(text)
    assert 40 < len(packages.pins(text)) <= len(set(lines))


def test_a_broken_setting_is_a_problem_that_names_its_key(tmp_path: Path) -> None:
    """An unknown key, a wrong type, no TOML, no file."""
    for toml, said in (
        ("[bridge]\nprot = 1", "bridge.prot"),
        ('[bridge]\nport = "x"', "bridge.port"),
        ("[bridge", "not TOML"),
        ('[[events.rules]]\nevnt = "x"', "evnt"),
    ):
        (found,) = configured.settings(look(tmp_path, toml))
        assert found.level == "problem"
        assert said in found.text
    (found,) = configured.settings(case(tmp_path / "none.toml", tmp_path))
    assert found.level == "problem"
    assert "none.toml" in found.text


def test_the_settings_that_come_with_iris_are_fine(tmp_path: Path) -> None:
    """`iris.toml` of the repository."""
    assert levels(list(configured.settings(case(ROOT / "iris.toml", tmp_path)))) == ["ok"]


def test_an_engine_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """With the names of those that are."""
    settings = Settings(tts=Tts(engine="parrot"))
    chosen = configured.chosen_engines(settings)
    assert Chosen("tts", "parrot") in chosen
    findings = list(configured.engines(look(tmp_path, '[tts]\nengine = "parrot"')))
    found = next(finding for finding in findings if finding.check == "tts")
    assert found.level == "problem"
    assert "parrot" in found.text
    assert "piper" in found.text


def test_engines_and_vad_are_chosen_as_the_agents_choose_them() -> None:
    """Every agent that has an engine, each with its own table."""
    settings = Settings(dialogue=Dialogue(engine="x", engines={"x": {"model": "m"}, "y": {}}))
    chosen = {(c.agent, c.engine): c.table for c in configured.chosen_engines(settings)}
    assert chosen["dialogue", "x"] == {"model": "m"}
    assert ("asr", settings.asr.vad) in chosen
    assert ("asr", settings.asr.turn_detector) in chosen
    assert {agent for agent, _ in chosen} < set(AGENTS)


def test_a_wrong_setting_of_an_engine_is_named_without_loading_it() -> None:
    """The probe reads the engine's own settings."""
    found = probe(Chosen("retrieval", "wordllama", {"min_scroe": 1}))
    assert "retrieval.wordllama.min_scroe" in found.wrong
    assert "min_score" in found.wrong
    assert probe(Chosen("retrieval", "wordllama")).settings["min_score"] > 0
    assert probe(Chosen("retrieval", "nothing")).missing


def test_an_engine_that_crashes_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that ends its process is left out; those after it are still looked at."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, os\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'agents.asr.engines.silero': os.abort()\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    chosen = [Chosen("asr", "silero"), Chosen("retrieval", "wordllama")]
    assert [found.engine for found in configured.probe(chosen)] == ["wordllama"]


def test_files_that_settings_name_are_looked_for(tmp_path: Path) -> None:
    """Paths, and names of model files; names of models on a server are none."""
    settings = {
        "voice": str(tmp_path / "voice"),
        "file": "models/x.gguf",
        "model": "llama3.2:3b",
        "other": "Systran/faster-whisper-small",
        "url": "http://127.0.0.1:11434",
        "threads": 2,
    }
    found = list(configured.model_paths(Probed("tts", "x", settings=settings)))
    assert found == [tmp_path / "voice", ROOT / "models/x.gguf"]


def test_a_server_that_does_not_answer_is_a_problem() -> None:
    """Ollama, and any other address; an engine without one has no server."""
    nobody = {"url": "http://127.0.0.1:9", "model": "llama3.2"}
    ollama = servers.finding(Probed("dialogue", "ollama", settings=nobody))
    other = servers.finding(Probed("retrieval", "x", settings=nobody))
    assert ollama is not None
    assert ollama.level == "problem"
    assert "ollama serve" in ollama.text
    assert other is not None
    assert other.level == "problem"
    assert servers.finding(Probed("tts", "piper", settings={"voice": ""})) is None


def test_servers_are_found_by_their_addresses() -> None:
    """Whatever the setting is called; a bare host is Ollama's own way to write one."""
    found = {
        text: servers.address(Probed("dialogue", "ollama", settings={"model": "m", key: text}))
        for key, text in (("host", "10.0.0.2"), ("host", "pc:1234"), ("base_url", "https://x/v1"))
    }
    assert found == {
        "10.0.0.2": "http://10.0.0.2:11434",
        "pc:1234": "http://pc:1234",
        "https://x/v1": "https://x/v1",
    }


def test_logins_are_not_shown_to_others(tmp_path: Path) -> None:
    """What people paste into a report has no password, and no key, in it."""
    nats = "nats://iris:hush@127.0.0.1:9"
    looked_at = look(tmp_path, f'[nats]\nurl = "{nats}"')
    (found,) = running_iris.nats_server(looked_at)
    assert found.level == "problem"
    assert "hush" not in found.text
    table = {"openai": {"api_key": "hush", "base_url": "http://me:hush@127.0.0.1:9/v1"}}
    dialogue = Dialogue(engine="openai", engines=table)
    models, own = configuration(Settings(nats=Nats(url=nats), dialogue=dialogue))
    assert "hush" not in f"{models}{own}"
    assert own["nats.url"] == "nats://127.0.0.1:9"
    assert own["dialogue.openai.api_key"] == "(not shown)"


def test_a_gpu_is_wanted_where_settings_say_so() -> None:
    """By device or by layers; a processor alone is no GPU."""
    assert graphics.wants(Probed("asr", "x", settings={"device": "cuda"}))
    assert graphics.wants(Probed("dialogue", "x", settings={"gpu_layers": -1}))
    assert not graphics.wants(Probed("asr", "x", settings={"device": "cpu"}))
    assert not graphics.wants(Probed("dialogue", "x", settings={"gpu_layers": 0}))


def test_the_network_is_told_without_sending_anything(tmp_path: Path) -> None:
    """One finding, whatever the network is."""
    assert levels(list(surroundings.network(look(tmp_path)))) == ["ok"]


def test_findings_are_shown_one_a_line_with_a_sum() -> None:
    """Levels in a column, what logs say below, and how many problems there are."""
    findings = [
        ok("python", "fine"),
        warning("sound", "no PortAudio"),
        problem("tts", "down", ["last words"]),
    ]
    lines = doctor.in_words(findings, colours=False).splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["ok", "warning", "problem"]
    assert lines[3].strip() == "last words"
    assert lines[-1] == "1 problem and 1 warning."
    assert doctor.in_words([ok("python", "fine")], colours=False).endswith("All is well.")


def test_a_check_that_breaks_is_told_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, and everything else is still looked at."""

    def breaks(_: Case) -> list[Finding]:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(surroundings, "CHECKS", (breaks, surroundings.network))
    monkeypatch.setattr(doctor, "AREAS", ("surroundings", "nowhere"))
    broken, network, missing = doctor.examine(look(tmp_path))
    assert broken.level == "warning"
    assert "on purpose" in broken.text
    assert network.check == "network"
    assert missing.level == "problem"


def test_what_surrounds_iris_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of others, proxies, a home that cannot be written: each with what it means."""
    for name in ("PYTHONPATH", "PIP_USER", "UV_CONSTRAINT"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    looked_at = look(tmp_path, "")
    (variables,) = environment.variables(looked_at)
    assert all(name in variables.text for name in ("PYTHONPATH", "PIP_USER", "UV_CONSTRAINT"))
    (proxies,) = environment.proxies(looked_at)
    assert "SOCKS" in proxies.text
    (home,) = environment.home(looked_at)
    assert home.level == "warning"
    for check in environment.CHECKS:
        assert list(check(looked_at))


def test_what_keeps_phones_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No address, or a certificate that lacks one; nothing where nobody is to come in."""
    assert list(lan.lan(look(tmp_path))) == []
    looked_at = look(tmp_path, "[bridge]\nlan = true")
    monkeypatch.setattr(lan, "lan_addresses", list)
    (found,) = lan.lan(looked_at)
    assert (found.level, "no address" in found.text) == ("problem", True)
    monkeypatch.setattr(lan, "lan_addresses", lambda: ["10.0.0.5"])
    house = HouseCertificates(looked_at.state / "tls", "desk")
    house.issue(["127.0.0.1"])
    (found,) = lan.lan(looked_at)
    assert (found.level, "lacks 10.0.0.5" in found.text) == ("warning", True)
    house.issue(["10.0.0.5"])
    assert levels(list(lan.lan(looked_at))) == ["ok"]


def test_who_is_told_what_happens_is_listed(tmp_path: Path) -> None:
    """With the host alone, and where the secret is; what would be read on the way is a warning."""
    entry = '[[webhooks]]\nname = "log"\nevents = ["event.*"]\nurl = "{}"\n'
    safe = look(tmp_path, entry.format("https://example.org/t0ken"))
    (found,) = outside.receivers(safe)
    assert (found.level, "example.org is told event.*" in found.text) == ("ok", True)
    assert "t0ken" not in found.text
    key_for(safe.settings.webhooks[0], safe.state)
    (found,) = outside.receivers(safe)
    assert str(safe.state / "webhooks" / "log.secret") in found.text
    plain = entry.format("http://example.org/") + 'secret_env = "IRIS_NO_SUCH_SECRET"'
    (found,) = outside.receivers(look(tmp_path, plain))
    assert (found.level, "IRIS_NO_SUCH_SECRET" in found.text) == ("problem", True)
    plain = plain.partition("secret_env")[0]
    assert levels(list(outside.receivers(look(tmp_path, plain)))) == ["warning"]
    assert levels(list(outside.receivers(look(tmp_path, entry.format("ftp://x"))))) == ["problem"]
    assert not list(outside.receivers(look(tmp_path)))


def test_sources_of_events_are_listed(tmp_path: Path) -> None:
    """Each by its kind and where it comes in; an entry without its secret is a problem."""
    entries = '[[events.sources]]\nkind = "obs"\n[[events.sources]]\nkind = "ko-fi"\n'
    (found,) = outside.sources(look(tmp_path, entries))
    assert (found.level, "ko-fi: it needs" in found.text) == ("problem", True)
    (tmp_path / "token").write_text("t0ken")
    case = look(tmp_path, f'{entries}secret_file = "{tmp_path / "token"}"')
    found = list(outside.sources(case))
    assert levels(found) == ["ok", "ok"]
    assert found[1].text == "ko-fi sends webhooks to http://127.0.0.1:8090/ko-fi"
