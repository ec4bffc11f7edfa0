"""The search for secrets in logs, which every test run ends with, finds what it looks for."""

from pathlib import Path

import secret_search


def test_a_secret_in_a_log_is_found(tmp_path: Path) -> None:
    """Of a seed, a webhook, a private key; without its prefix, too, and wherever the log is."""
    house = tmp_path / "a" / "state"
    (house / "nats").mkdir(parents=True)
    (house / "logs").mkdir()
    (house / "nats" / "house.nk").write_text("SUAKF3EXAMPLEEXAMPLEEXAMPLE\n")
    (house / "log.secret").write_text("whsec_c29tZXRoaW5nIHNlY3JldA==\n")
    pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n-----END PRIVATE KEY-----\n"
    (house / "leaf.key").write_text(pem)
    log = house / "logs" / "tts.log"
    log.write_text("nothing of it; -----BEGIN PRIVATE KEY-----\n")
    assert secret_search.counts(tmp_path) == (3, 1)
    assert not secret_search.leaks(tmp_path)
    for secret in (
        "SUAKF3EXAMPLEEXAMPLEEXAMPLE",
        "c29tZXRoaW5nIHNlY3JldA==",
        "MIGHAgEAMBMGByqGSM49AgEG",
    ):
        log.write_text(f"url=nats://x:{secret}@host\n")
        (leak,) = secret_search.leaks(tmp_path)
        assert str(log) in leak
    log.unlink()  # this run ends with the same search
