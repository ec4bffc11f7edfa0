"""Keeps secrets out of sentences: of keys and of passwords in addresses nothing is ever printed."""

import re
from collections.abc import Iterable

HIDDEN = "***"
_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")
_BEARER = re.compile(r"(?i)\b(bearer|basic|token)(\s+|%20)[^\s'\"\\,;)]+")
_QUERY = re.compile(r"(?i)([?&](?:api[-_]?key|key|token|access_token|password|secret)=)[^&\s'\"]+")
SHORTEST = 4
"""A secret of fewer characters would hide parts of words."""


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """A text in which secrets are hidden: those that are given, and what looks like one.

    Args:
        text: an error of a library, an address, anything that goes to a person or a log.
        secrets: keys and passwords that are in use.
    """
    for secret in secrets:
        for written in sorted({secret, secret.strip(), repr(secret)[1:-1]}, key=len, reverse=True):
            if len(written) >= SHORTEST:
                text = text.replace(written, HIDDEN)
    text = _PASSWORD.sub(f"{HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    return _QUERY.sub(rf"\1{HIDDEN}", text)
