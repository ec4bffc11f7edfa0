"""The client of docs/writing-a-client.md, as it stands there, at a whole Iris."""

import re
import subprocess
import sys
import wave
from pathlib import Path

from free_port import ROOT
from running_iris import RunningIris

PAGE = ROOT / "docs" / "writing-a-client.md"


def test_the_documented_client_asks_and_saves_the_speech(iris: RunningIris, tmp_path: Path) -> None:
    """Whoever copies it hears her."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    client, wav = tmp_path / "client.py", tmp_path / "answer.wav"
    client.write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, str(client), iris.websocket, "What is rain?", str(wav)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    with wave.open(str(wav)) as file:
        assert file.getnframes() > file.getframerate() / 4
