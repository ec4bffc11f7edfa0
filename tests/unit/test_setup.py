"""The set-up's decisions: what stands, what stands in the way, and what is said then."""

import errno
import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import scripts
from scripts import installer
from scripts.bootstrap import Environment, Stamp
from scripts.installer import parse_pip_settings, relocate, uv_settings
from scripts.launch import _follow, command
from scripts.obstacles import (
    SetupError,
    explain,
    not_writable,
    too_full,
    unsupported,
    without_library,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with requirement files and no environment."""
    (tmp_path / "requirements").mkdir()
    for name in ("uv", "default", "test", "coqui"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}-package==1.0\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def made(project: Path, *sets: str) -> Environment:
    """The project's environment as a finished set-up leaves it."""
    environment = Environment(project)
    environment.bin.mkdir(parents=True)
    environment.python.touch()
    stamp = json.dumps(Stamp.of(project, sets)._asdict())
    (environment.folder / "iris.json").write_text(stamp)
    return environment


def test_an_environment_that_stands_is_left_alone(project: Path) -> None:
    """Where the stamp fits, nothing is made, written or asked of the network."""
    environment = made(project, "default", "test")
    before = sorted(project.rglob("*"))
    environment.ensure("default")
    environment.ensure("test")
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    "changed", ["pyproject.toml", "requirements/uv.txt", "requirements/default.txt"]
)
def test_the_stamp_changes_with_what_is_installed(project: Path, changed: str) -> None:
    """A changed pin, uv or project makes another stamp, and so another set-up."""
    before = Stamp.of(project, ["default"])
    (project / changed).write_text("other\n")
    assert Stamp.of(project, ["default"]) != before


def test_the_stamp_does_not_change_with_other_sets(project: Path) -> None:
    """Who only runs Iris need not set it up again because a test tool was upgraded."""
    before = Stamp.of(project, ["default"])
    (project / "requirements" / "test.txt").write_text("other\n")
    assert Stamp.of(project, ["default"]) == before


def test_the_stamp_knows_its_folder_and_its_python(project: Path) -> None:
    """A folder that was moved, or another Python, needs a new environment."""
    stamp = Stamp.of(project, ["default"])
    assert stamp.root == str(project)
    assert stamp.python == sys.implementation.cache_tag


@pytest.mark.parametrize("left", ["", "{", "[]", '{"sets": 3}', '{"other": 1}'])
def test_what_a_stopped_setup_leaves_is_not_taken_for_whole(project: Path, left: str) -> None:
    """A missing, cut off or strange stamp counts as no environment."""
    environment = made(project, "default")
    (environment.folder / "iris.json").write_text(left)
    assert environment._found() is None


def test_an_environment_whose_python_is_gone_is_not_whole(project: Path) -> None:
    """Removing the Python that made it leaves a dead link, which counts as no environment."""
    environment = made(project, "default")
    environment.python.unlink()
    assert environment._found() is None


def test_a_set_that_was_added_is_kept(project: Path) -> None:
    """Who added Coqui keeps it when the next start asks for the default set only."""
    environment = made(project, "coqui", "default")
    assert environment._wanted(["default"], environment._found()).sets == ("coqui", "default")


def test_a_copied_environment_finds_its_python_again(project: Path) -> None:
    """Its scripts name the Python of the new folder; programs and scripts of others are left."""
    environment = made(project, "default")
    texts = {
        "iris": "#!/old/.venv/bin/python\nimport iris\n",
        "other": "#!/bin/sh\nexit 0\n",
        "program": "\x7fELF",
    }
    for name, text in texts.items():
        (environment.bin / name).write_text(text)
        (environment.bin / name).chmod(0o755)
    relocate(environment.bin, environment.python)
    assert (environment.bin / "iris").read_text() == f"#!{environment.python}\nimport iris\n"
    assert (environment.bin / "iris").stat().st_mode & 0o111
    for name in ("other", "program"):
        assert (environment.bin / name).read_text() == texts[name]


def test_a_folder_with_blanks_is_named_through_the_shell(tmp_path: Path) -> None:
    """The system takes no blanks in the first line of a script; back again it is plain."""
    spaced, plain = tmp_path / "a b 'c", tmp_path / "plain"
    for folder in (spaced, plain):
        folder.mkdir()
        (folder / "python").symlink_to(sys.executable)
    program = spaced / "hello"
    program.write_text(f"#!{plain}/bin/python\nprint('hello')\n")
    program.chmod(0o755)
    relocate(spaced, spaced / "python")
    assert subprocess.check_output([program], text=True) == "hello\n"
    relocate(spaced, plain / "python")
    assert program.read_text() == f"#!{plain}/python\nprint('hello')\n"


def test_what_works_is_there_until_its_successor_is(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new environment that cannot be made leaves the old one as it was."""
    environment = made(project, "default")
    environment.python.unlink()  # so that it must be made anew
    (environment.folder / "kept").write_text("kept")

    def fail(_: Path) -> None:
        raise SetupError("unreachable", "The package registry could not be reached.")

    monkeypatch.setattr(installer, "make_environment", fail)
    with pytest.raises(SetupError, match="could not be reached"):
        environment.ensure("default")
    assert (environment.folder / "kept").read_text() == "kept"
    assert not (project / ".venv.old").exists()


def test_what_a_killed_setup_put_aside_comes_back(project: Path) -> None:
    """The next set-up finds the old environment where it belongs, and it stands."""
    environment = made(project, "default")
    environment.folder.rename(project / ".venv.old")
    environment.folder.mkdir()
    environment.ensure("default")
    assert environment._found() == Stamp.of(project, ["default"])
    assert not (project / ".venv.old").exists()


def test_an_environment_in_use_is_not_touched(project: Path) -> None:
    """While Iris runs from it, it is neither updated nor replaced, and a sentence says so."""
    environment = made(project, "default")
    environment.ensure("default")
    with environment.hold():
        environment.ensure("default")
        (project / "requirements" / "default.txt").write_text("newer-package==2.0\n")
        with pytest.raises(SetupError, match="stop her first"):
            environment.ensure("default")
    assert environment._found() is not None


def test_an_unknown_set_is_named(project: Path) -> None:
    """A set that does not exist is an error that lists those that do."""
    with pytest.raises(Exception, match=r"called coquii: there are coqui, default, test\."):
        Environment(project).ensure("coquii")


def test_a_folder_that_cannot_be_written_is_a_sentence(project: Path) -> None:
    """A read-only folder is told as such, not as a traceback."""
    (project / ".venv.lock").mkdir()
    with pytest.raises(Exception, match=r"\.venv\.lock") as caught:
        Environment(project).ensure("default")
    assert "\n" not in str(caught.value)


def test_two_setups_wait_for_each_other(project: Path) -> None:
    """While one holds the lock, the other says that it waits, and finds the work done after."""
    hold = (
        "import sys; from pathlib import Path; from scripts.bootstrap import alone\n"
        "with alone(Path(sys.argv[1]), 'waiting'): print('held', flush=True); sys.stdin.readline()"
    )
    wait = (
        "import sys; from pathlib import Path; from scripts.bootstrap import Environment\n"
        "Environment(Path(sys.argv[1])).ensure('default')"
    )
    pipe = subprocess.PIPE
    lock = str(project / ".venv.lock")
    with (
        subprocess.Popen(
            [sys.executable, "-c", hold, lock], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
        ) as first,
        subprocess.Popen(
            [sys.executable, "-c", "input();" + wait, str(project)],
            cwd=ROOT,
            stdin=pipe,
            stdout=pipe,
            text=True,
        ) as second,
    ):
        assert first.stdin
        assert first.stdout
        assert second.stdin
        assert second.stdout
        assert first.stdout.readline() == "held\n"
        second.stdin.write("\n")
        second.stdin.flush()
        assert "waiting for it to finish" in second.stdout.readline()
        made(project, "default")
        first.stdin.write("\n")
        first.stdin.flush()
        assert second.wait(10) == 0


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("error: Failed to fetch: `x`\n  cause: dns error", "unreachable"),
        ("NewConnectionError(...)\nERROR: No matching distribution found for uv", "unreachable"),
        ("cause: invalid peer certificate: UnknownIssuer\nerror: Failed to fetch", "certificate"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "certificate"),
        ("error: Failed to write\n cause: No space left on device (os error 28)", "disk-full"),
        ("error: There is not enough space on the disk. (os error 112)", "disk-full"),
        ("error: Hash mismatch for `av==18.1.0`", "hash-differs"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "hash-differs"),
        ("error: failed to remove file: Access is denied. (os error 5)", "not-writable"),
        ("wordllama has no wheels with a matching platform tag", "no-wheel"),
        ("ERROR: Could not find a version that satisfies uv (from versions: none)", "unreachable"),
    ],
)
def test_what_pip_and_uv_say_becomes_one_sentence(output: str, code: str) -> None:
    """Known causes are told in one sentence that ends with what to do."""
    error = explain(output)
    assert error.code == code
    assert str(error).endswith("then run this again.")
    assert "\n" not in str(error)
    assert not error.output


def test_what_nobody_knows_is_shown_whole() -> None:
    """An unknown failure keeps what the program printed."""
    assert explain("error: the moon is in the way").output == "error: the moon is in the way"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EACCES, "not-writable"),
        (errno.EROFS, "not-writable"),
        (errno.EIO, "failed"),
    ],
)
def test_an_error_of_the_system_is_told_apart(number: int, code: str) -> None:
    """A full disk, a protected folder and a broken disk are three different things."""
    assert not_writable(OSError(number, os.strerror(number), "file")).code == code


def test_the_disk_is_looked_at_before() -> None:
    """Too little room is told with both numbers; enough is not mentioned."""
    complaint = too_full(Path("here"), 1_200_000_000, ["default"])
    assert "2 GB" in complaint
    assert "1.2 GB" in complaint
    assert not too_full(Path("here"), 2_000_000_000, ["default"])
    assert not too_full(Path("here"), 0, [])


@pytest.mark.parametrize(
    ("python", "platform", "implementation", "word"),
    [
        ((3, 12), "linux-x86_64", "cpython", ""),
        ((3, 14), "linux-aarch64", "cpython", ""),
        ((3, 14), "macosx-14.0-arm64", "cpython", ""),
        ((3, 13), "macosx-13.0-x86_64", "cpython", ""),
        ((3, 14), "macosx-13.0-x86_64", "cpython", "3.13"),
        ((3, 13), "win-amd64", "cpython", ""),
        ((3, 13), "win-arm64", "cpython", "x86-64"),
        ((3, 13), "win32", "cpython", "64-bit"),
        ((3, 11), "linux-x86_64", "pypy", "CPython"),
    ],
)
def test_a_python_that_cannot_do_it_is_told_so(
    python: tuple[int, int], platform: str, implementation: str, word: str
) -> None:
    """Only where packages are lacking is there a complaint, and it says what to use instead."""
    complaint = unsupported(python, platform, implementation)
    assert word in complaint
    assert bool(word) == bool(complaint)


def test_a_library_of_the_system_is_asked_for_by_its_package() -> None:
    """What no package brings along is named, with the command that installs it."""
    complaint = without_library("libnowhere.so.1", "libnowhere1")
    assert "libnowhere.so.1" in complaint
    assert "apt install libnowhere1" in complaint


def test_pythons_that_are_let_in_are_those_that_are_pinned() -> None:
    """`requires-python` and the sentence for other Pythons speak of the same versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest, newest = scripts.OLDEST, scripts.NEWEST
    assert project["requires-python"] == f">=3.{oldest[1]},<3.{newest[1] + 1}"


def test_an_old_python_is_told_in_a_sentence() -> None:
    """Started with a Python that is too old, the scripts say so instead of breaking."""
    pretend = (
        "import runpy, sys; sys.version_info = (3, 10, 0, 'final', 0); "
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend, str(ROOT / "scripts" / "run")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Iris needs Python 3.11")
    assert done.stderr.count("\n") == 1


def test_uv_is_told_what_pip_is_told() -> None:
    """A mirror, a proxy and a certificate that pip knows reach uv, the nearest setting winning."""
    listing = (
        "global.cert='/etc/ours.crt'\n"
        "global.extra-index-url='https://a.example/simple https://b.example/simple'\n"
        "global.proxy='http://proxy.example:3128'\n"
        "global.timeout='60'\n"
        "install.find-links='/wheels\\n/more'\n"
        ":env:.cert='/home/me/ours.crt'\n"
    )
    assert uv_settings(parse_pip_settings(listing), {}) == {
        "UV_PYTHON_DOWNLOADS": "never",
        "SSL_CERT_FILE": "/home/me/ours.crt",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "ALL_PROXY": "http://proxy.example:3128",
        "UV_FIND_LINKS": "/wheels,/more",
    }


def test_what_uv_was_told_wins() -> None:
    """A variable of uv's own is not overridden by pip's configuration."""
    assert "UV_DEFAULT_INDEX" not in uv_settings({"index-url": "x"}, {"UV_DEFAULT_INDEX": "y"})


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ([], ["up"]),
        (["--port", "9000"], ["up", "--port", "9000"]),
        (["ask", "why?"], ["ask", "why?"]),
        (["--help"], ["--help"]),
    ],
)
def test_run_starts_everything_unless_told_otherwise(words: list[str], called: list[str]) -> None:
    """`scripts/run` alone, or with options, is `iris up`; another command is passed on."""
    assert command(words) == called


def test_the_exit_code_of_iris_is_that_of_run() -> None:
    """Where a process cannot become another, it hands on how the other ended."""
    assert _follow([sys.executable, "-c", "raise SystemExit(7)"]) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_ctrl_c_is_left_to_iris() -> None:
    """Ctrl-C reaches both processes; the one that waits lets the other stop in its own time."""
    child = (
        "import os, signal, sys, time\n"
        "def stop(*_): os.write(1, b'stopping\\n'); time.sleep(0.2); sys.exit(5)\n"
        "signal.signal(signal.SIGINT, stop)\n"
        "print('up', flush=True)\n"
        "time.sleep(20)"
    )
    parent = (
        "import sys; from scripts.launch import _follow\n"
        "sys.exit(_follow([sys.executable, '-c', sys.argv[1]]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent, child],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(10) == 5
        assert process.stdout.read() == "stopping\n"
