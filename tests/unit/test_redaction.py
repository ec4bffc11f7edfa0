"""No key and no password is ever printed."""

import pytest

from agents.runtime.redaction import redacted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://me:pa55word@host/v1 is away", "http://***@host/v1 is away"),
        ("nats://token@host:4222", "nats://***@host:4222"),
        ("Illegal header value b'Bearer sk-abc\\n'", "Illegal header value b'Bearer ***\\n'"),
        ("https://x.org/?api_key=sk-abc&x=1", "https://x.org/?api_key=***&x=1"),
        ("mail me@x.org", "mail me@x.org"),
        ("the key my-secret\\n of it", "the key *** of it"),
    ],
)
def test_secrets_are_hidden(text: str, shown: str) -> None:
    """Passwords in addresses, keys in headers, and those that are known."""
    assert redacted(text, ["my-secret\n"]) == shown
