"""`iris tools`: every outside tool, and what it may do."""

import argparse

from agents.runtime.errors import SettingsError
from bus import BusError
from scripts.iris import tool


def add(parser: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """Print them; gives the exit code."""
    try:
        return tool.show(options)
    except BusError as error:
        raise SettingsError(str(error)) from error
