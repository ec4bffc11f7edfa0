"""What holds for the repository as a whole, and the tools that watch over it."""

import re
import tomllib
from pathlib import Path

import pytest

import agents
import bus
import schemas
import scripts
from scripts import pins, tree
from scripts.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
HOST = "pypi org".replace(" ", ".")  # not named outright: this file is looked at, too


def pinned(name: str) -> dict[str, str]:
    """What a requirements file pins: the whole line by name and marker."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+(?: ; [^\\]+)?)", text, re.MULTILINE))


@pytest.mark.parametrize("package", [agents, bus, schemas, scripts])
def test_the_packages_are_ours(package: object) -> None:
    """Names as plain as `agents` may be taken by other packages; ours must be the one found."""
    assert str(getattr(package, "__file__", "")).startswith(str(ROOT))


def test_no_file_names_a_registry_or_is_large() -> None:
    """Where packages come from is left to the reader's configuration, and models to packages."""
    assert list(tree.complaints(ROOT)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"see https://{HOST}/project/x",
        f"https://files.{HOST.replace('pypi', 'pythonhosted')}/packages/x.whl",
        "\n--index-url " + "https://mirror.example/simple",
        "\n--extra-index-url " + "https://mirror.example/simple",
        '"resolved": ' + '"https://registry.example/x.tgz"',
    ],
)
def test_an_address_of_a_registry_is_found(text: str) -> None:
    """Public registries by their names, others by the options and lock entries that name them."""
    assert tree.registry_addresses(text)


def test_other_addresses_may_be_named() -> None:
    """Papers, projects and the reader's own machine are not registries."""
    assert not tree.registry_addresses("https://nats.io and http://127.0.0.1:8080/ui, pypi, npm")


def test_large_files_and_addresses_are_told_with_their_name(tmp_path: Path) -> None:
    """The check says which file it is about; what tools leave behind is not looked at."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "x.txt").write_text(HOST)
    (tmp_path / "big.bin").write_bytes(bytes(11))
    (tmp_path / "docs.md").write_text(HOST)
    assert sorted(tree.complaints(tmp_path, largest=10)) == [
        "big.bin: 11 bytes, and 10 are the limit",
        f"docs.md: names a package registry ({HOST})",
    ]


def test_requirements_are_of_this_project() -> None:
    """The pins were made from the dependencies that stand in `pyproject.toml`."""
    assert pins.stale(ROOT) == []


def test_requirements_of_another_project_are_noticed(tmp_path: Path) -> None:
    """A dependency that is added, without the pins being made again, is found."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "requirements").mkdir()
    for path in (ROOT / "requirements").glob("*.txt"):
        (tmp_path / "requirements" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert pins.stale(tmp_path) == []
    more = text.replace("dependencies = [", 'dependencies = [\n    "six",', 1)
    (tmp_path / "pyproject.toml").write_text(more, encoding="utf-8")
    assert pins.stale(tmp_path) == list(pins.SETS)


def test_what_is_tested_is_what_runs() -> None:
    """The test set has every package of the default set, in the same version."""
    default, test = pinned("default"), pinned("test")
    assert len(default) > 40
    assert {name: test.get(name) for name in default} == default


def test_every_pin_has_hashes_and_nothing_else() -> None:
    """Requirement files hold pins with hashes, and comments; no option, no address."""
    for name in pins.SETS:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for entry in re.sub(r"\s*\\\n\s+", " ", text).splitlines():
            if not entry.lstrip().startswith("#"):
                assert re.fullmatch(
                    r"[a-z0-9.-]+==\S+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+", entry
                )


def test_every_engine_can_be_installed() -> None:
    """Each engine module has an extra of its name, so that it can say what to install."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    engines = {
        path.stem.replace("_", "-")
        for path in ROOT.glob("agents/*/engines/*.py")
        if not path.stem.startswith("_")
    }
    assert engines - set(extras) == set()


@pytest.mark.parametrize(
    ("output", "tally"),
    [
        ("...\n=== 12 passed in 3.10s ===\n", Tally(12)),
        ("\x1b[31m1 failed\x1b[0m, \x1b[32m12 passed\x1b[0m, 2 errors in 1s", Tally(12, 3)),
        ("5 passed, 0 failed, 1 skipped\nbye\n", Tally(5, 0, 1)),
        ("first: 9 passed\nsecond: 1 failed", Tally(0, 1)),
        ("collected nothing", Tally()),
    ],
)
def test_results_are_read_from_what_a_runner_prints(output: str, tally: Tally) -> None:
    """The last line that counts tests is the result, whoever printed it."""
    assert Tally.read(output) == tally
