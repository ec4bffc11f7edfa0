"""`iris trigger` and `iris event`: what any tool can do, from the command line."""

import argparse
from urllib.parse import quote

from scripts.iris import paths
from scripts.iris.http import post

PATHS = {"trigger": "trigger", "event": "events"}


def add(parser: argparse.ArgumentParser) -> None:
    """The options of both."""
    parser.add_argument("name", help="of the effect or event: fireworks, donation")
    parser.add_argument("data", nargs="?", default="{}", help="its details, as a JSON object")
    parser.add_argument("--session", default="main", help="whose (main)")


def run(options: argparse.Namespace) -> int:
    """Tell it to the bridge; gives the exit code."""
    running = paths.running(options.state)
    path = f"{PATHS[options.command]}/{quote(options.name, safe='')}"
    post(f"{running.http}/{path}?session={quote(options.session)}", options.data)
    return 0
