"""What surrounds Iris's processes: variables, the home folder, the terminal, where she lies."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from agents.runtime import cores
from scripts.installer import NOT_FOR_PIP, NOT_FOR_UV
from scripts.iris import paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, warning
from scripts.launch import FOREIGN

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
LEAST_CORES = 2


def variables(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Variables of other projects: Iris leaves them aside, which may surprise."""
    aside = [name for name in (*FOREIGN, *sorted(NOT_FOR_PIP | NOT_FOR_UV)) if os.environ.get(name)]
    if aside:
        yield warning("variables", f"{', '.join(aside)} are set: Iris does not heed them")
    else:
        yield ok("variables", "none of another project is in the way")


def proxies(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Proxies: for the network they are used, for this computer never."""
    found = sorted({name for name in os.environ if name.lower() in PROXIES})
    if not found:
        yield ok("proxies", "none is set")
        return
    socks = [name for name in found if os.environ[name].startswith("socks")]
    text = f"{', '.join(found)}: used to fetch packages and models, not for this computer"
    if socks:
        text += "; a server of language models elsewhere cannot be reached through SOCKS"
    yield warning("proxies", text) if socks else ok("proxies", text)


def home(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether programs may write where they keep their caches."""
    try:
        with tempfile.TemporaryFile(dir=Path.home()):
            yield ok("home", "the home folder can be written")
    except (OSError, RuntimeError) as error:
        yield warning(
            "home", f"the home folder cannot be written ({error}): caches lie beside Iris"
        )


def terminal(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether the terminal shows every letter."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding.startswith("utf"):
        yield ok("terminal", "it shows every letter (UTF-8)")
    else:
        text = f"it is {encoding or 'unknown'}: letters that it lacks are shown as question marks"
        yield warning("terminal", f"{text}; set LANG=C.UTF-8, or PYTHONUTF8=1")


def place(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether the environment was made for this folder."""
    try:
        kept = json.loads((paths.ROOT / ".venv" / "iris.json").read_bytes())
        made_for = str(kept["root"])
    except (OSError, ValueError, KeyError, TypeError):
        yield warning("folder", "the set-up was not finished: `python3 scripts/run` finishes it")
        return
    if made_for != str(paths.ROOT):
        text = f"it was moved from {made_for}: `python3 scripts/run` points the environment here"
        yield warning("folder", text)
    else:
        yield ok("folder", f"the environment belongs to {paths.ROOT}")


def share(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """How much of the processor this process may use."""
    allowed = cores.allowed()
    if allowed < LEAST_CORES:
        text = f"Iris may use {allowed:g} of a core: expect pauses; two are enough for a talk"
        yield warning("cores", text)
    else:
        yield ok("cores", f"Iris may use {allowed:g}")


CHECKS: tuple[Check, ...] = (variables, proxies, home, terminal, place, share)
