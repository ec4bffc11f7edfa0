"""The JavaScript program that `iris tool add` prints, run by Node.js as it stands."""

import shutil
from pathlib import Path

from test_tool import Home, block, it_tells_and_hears

from scripts.bootstrap import ROOT, Environment
from scripts.iris.tool_lines import EXAMPLES
from scripts.nodejs import find


async def test_the_javascript_program_works(tmp_path: Path) -> None:
    """It stores the tool's event, and hears what happens to the avatar."""
    node = find(Environment(ROOT))
    assert node is not None
    folder = tmp_path / "tool"
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(EXAMPLES / name, folder)
    node.run([node.npm, "ci"], folder, {})
    home = Home(tmp_path / "state")
    home.start()
    try:
        program = block(home.iris("tool", "add", "doorbell").stdout, "JavaScript")
        (folder / "tool.mjs").write_text(program)
        await it_tells_and_hears(home, f"{node.node} {folder / 'tool.mjs'}")
    finally:
        home.server.kill()
