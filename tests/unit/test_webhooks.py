"""How a webhook is signed and written, and what its settings may say."""

import base64

import msgspec
import pytest

from agents.runtime.addresses import is_loopback
from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Webhook
from agents.runtime.settings import read
from agents.webhooks import signature
from agents.webhooks.agent import check
from agents.webhooks.payload import payload
from agents.webhooks.secret_store import key_for, own_file
from bus import hooks
from schemas import messages as m

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 (of the specification)
WEBHOOK = {"name": "log", "url": "https://example.org/x", "events": ["event.*"]}


def test_the_signature_is_that_of_the_specification() -> None:
    """The vector of its reference libraries."""
    body = b'{"test": 2432232314}'
    headers = signature.headers(
        signature.key_of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_new_secret_is_one_and_what_is_none_is_not_shown() -> None:
    """Too short, too long, no base64; the sentence has nothing of it."""
    assert len(signature.key_of(signature.new_secret())) == 32
    for secret in (
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "no base64 !",
        base64.b64encode(bytes(65)).decode(),
    ):
        with pytest.raises(signature.BadSecretError) as caught:
            signature.key_of(secret)
        assert not secret.removeprefix("whsec_") or secret not in str(caught.value)


def test_the_body_has_type_time_session_and_the_fields() -> None:
    """An event's data is its own; a time that is none is the server's."""
    ended = m.TurnEnded(at=0.5, turn=3, reason="completed", text="Hi.", heard="Hi.")
    assert msgspec.json.decode(payload(ended, session="main", stored_at=1)) == {
        "type": "turn.ended",
        "timestamp": "1970-01-01T00:00:00.500Z",
        "session": "main",
        "data": {"turn": 3, "reason": "completed", "text": "Hi.", "heard": "Hi.", "sources": []},
    }
    odd = m.Event(name="bell", at=1e300, data={"who": "Anna"})
    written = msgspec.json.decode(payload(odd, session="main", stored_at=1))
    assert (written["type"], written["data"]) == ("event.bell", {"who": "Anna"})
    assert written["timestamp"] == "1970-01-01T00:00:01.000Z"


@pytest.mark.parametrize(
    ("patterns", "kinds"),
    [
        (["turn.*"], ["turn.started", "turn.cancelled", "turn.ended"]),
        (["event.bell", "event.bell"], ["event.bell"]),
        (["event.bell", "event.*", "turn.ended"], ["event.*", "turn.ended"]),
        (["*"], [*hooks.TYPES, "event.*"]),
    ],
)
def test_a_pattern_stands_for_types(patterns: list[str], kinds: list[str]) -> None:
    """Each once, and none that another one has in it, which JetStream would refuse."""
    assert list(hooks.subjects("iris", "*", patterns)) == [f"iris.iris.*.{kind}" for kind in kinds]


@pytest.mark.parametrize(
    "pattern", ["speech.audio", "mic.*", "turn", "event.Bell", "event.a.b", ""]
)
def test_sound_and_what_is_no_type_cannot_be_told(pattern: str) -> None:
    """The sentence says what can be."""
    with pytest.raises(ValueError, match=r"turn.ended.*event.NAME"):
        hooks.matching(pattern)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"events": ["mic.audio"]}, "log: 'mic.audio' is none of"),
        ({"url": "ftp://example.org/secret"}, "log: url begins with https"),
        ({"url": "https:// example.org/secret"}, "log: url begins with https"),
        ({"url": "http://[::1/secret"}, "log: url begins with https"),
    ],
)
def test_an_entry_that_cannot_be_followed_is_named(entry: dict, words: str) -> None:
    """Its address is not shown: it may hold a secret."""
    settings = read({"webhooks": [{**WEBHOOK, **entry}]})
    with pytest.raises(SettingsError, match=words) as caught:
        check(settings.webhooks)
    assert "secret" not in str(caught.value)
    with pytest.raises(SettingsError, match="two are called log"):
        check(read({"webhooks": [WEBHOOK, WEBHOOK]}).webhooks)


def test_a_key_that_is_no_setting_is_named() -> None:
    """In the words of `iris.toml`."""
    with pytest.raises(SettingsError, match=r"unknown key webhooks.*urll.*did you mean url"):
        read({"webhooks": [{**WEBHOOK, "urll": "x"}]})


def test_the_agent_runs_where_there_is_an_entry() -> None:
    """And nowhere else."""
    assert "webhooks" not in read({}).agents
    assert "webhooks" in read({"webhooks": [WEBHOOK]}).agents


def test_a_secret_is_found_or_made(tmp_path, monkeypatch) -> None:
    """In a variable, in a file, or in a file of its own that its owner alone may read."""
    webhook = read({"webhooks": [WEBHOOK]}).webhooks[0]
    made = key_for(webhook, tmp_path)
    assert key_for(webhook, tmp_path) == made
    assert own_file(webhook, tmp_path).stat().st_mode & 0o077 == 0
    (tmp_path / "secret").write_text(SECRET + "\n")
    given = Webhook(**WEBHOOK, secret_file=str(tmp_path / "secret"))
    assert key_for(given, tmp_path) == signature.key_of(SECRET)
    named = Webhook(**WEBHOOK, secret_env="IRIS_TEST_SECRET")  # noqa: S106 (a name)
    monkeypatch.setenv("IRIS_TEST_SECRET", "no-secret-at-all")
    with pytest.raises(SettingsError, match="webhook log: the environment variable") as caught:
        key_for(named, tmp_path)
    assert "no-secret-at-all" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:80/x", True),
        ("http://localhost/x", True),
        ("http://[::1]:8080", True),
        ("https://a.localhost", True),
        ("https://example.org", False),
        ("http://127.0.0.1.example.org", False),
        ("http://10.0.0.1", False),
        ("http://[::1", False),
    ],
)
def test_this_machine_is_known_by_its_addresses(url: str, local: bool) -> None:  # noqa: FBT001
    """What no proxy is asked for."""
    assert is_loopback(url) is local
