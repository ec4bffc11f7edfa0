"""Secrets that `iris.toml` names and does not hold: in the environment, or in a file."""

import os
from pathlib import Path

from agents.runtime.errors import SettingsError


def secret(*, env: str, file: str) -> str:
    """The secret in a variable of the environment, or in a file; empty where neither is named.

    Raises:
        SettingsError: there is none where it should be.
    """
    if env:
        text, place = os.environ.get(env, ""), f"the environment variable {env}"
    elif file:
        place = file
        try:
            text = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SettingsError(f"{file}: {why}") from error
    else:
        return ""
    if not text.strip():
        raise SettingsError(f"{place} is empty: it should hold a secret")
    return text.strip()
