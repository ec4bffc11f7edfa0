"""Run one agent: `python -m agents tts --config iris.toml`."""

import importlib
import sys

from agents.runtime import process
from agents.runtime.settings import ALL_AGENTS


def main() -> int:
    """Run the agent that the first argument names; gives the exit code."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in ALL_AGENTS:
        print(f"usage: python -m agents {{{','.join(ALL_AGENTS)}}} [options]", file=sys.stderr)
        return 2
    module = importlib.import_module(f"agents.{name}.agent")
    return process.main(name, module.build, sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
