"""What of a knowledge folder is read, and what is said of the rest."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from agents.retrieval.folder import KnowledgeFile, UnreadableFileError, read, scan
from agents.retrieval.passages import split


def text_of(path: Path) -> str:
    """What is learned of a file."""
    return read(KnowledgeFile(path.name, path))


def pdf(text: str) -> bytes:
    """A PDF with a page of text; without, an empty page."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 200)
    if text:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(files: dict[str, str]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return out.getvalue()


WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{WORD_SPACE}"><w:body><w:p><w:r>'
    "<w:t>The soup costs four euros.</w:t></w:r></w:p></w:body></w:document>",
}
BOOK = {
    "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/>'
    "</rootfiles></container>",
    "OEBPS/book.opf": '<package><manifest><item id="two" href="b.xhtml"/>'
    '<item id="one" href="a.xhtml"/></manifest><spine><itemref idref="one"/>'
    '<itemref idref="two"/></spine></package>',
    "OEBPS/a.xhtml": "<html><body><h1>One</h1><p>The ship sails.</p></body></html>",
    "OEBPS/b.xhtml": "<html><body><h1>Two</h1><p>It arrives.</p></body></html>",
}
PAGE = b"""<html><head><title>x</title><style>p {}</style></head><body><nav>Home</nav>
<h2>Opening hours</h2><p>We open at <b>nine</b>.</p><script>alert(1)</script>
<table><tr><th>Day</th><th>Opens</th></tr><tr><td>Monday</td><td>9:00</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("manual.pdf", pdf("The lamp blinks twice."), "The lamp blinks twice."),
        ("menu.docx", archive(WORD), "The soup costs four euros."),
        ("page.html", PAGE, "## Opening hours"),
        ("PAGE.HTM", PAGE, "| Monday | 9:00 |"),
        ("book.epub", archive(BOOK), "The ship sails."),
        ("README", b"No suffix.", "No suffix."),
        ("latin.txt", "Das Café öffnet für Gäste um zehn.".encode("latin-1"), "Café öffnet für"),
        ("wide.txt", "Ten goats.".encode("utf-16-le"), "Ten goats."),
        ("marked.txt", "Ten goats.".encode("utf-16"), "Ten goats."),
        ("prices.csv", b"Item;Price\nTea;2,50\nCake;\n", "| Tea | 2,50 |"),
    ],
)
def test_a_file_of_a_usual_kind_is_read(
    tmp_path: Path, name: str, data: bytes, wanted: str
) -> None:
    """Its text, as Markdown where it has a structure."""
    path = tmp_path / name
    path.write_bytes(data)
    assert [file.name for file in scan(tmp_path).files] == [name]
    text = text_of(path)
    assert wanted in text
    assert "alert" not in text
    assert "Home" not in text


def test_chapters_come_in_the_order_of_the_book(tmp_path: Path) -> None:
    """The spine says it, not the names of the files."""
    path = tmp_path / "book.epub"
    path.write_bytes(archive(BOOK))
    text = text_of(path)
    assert text.index("The ship sails.") < text.index("It arrives.")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("scan.pdf", pdf(""), "only pictures"),
        ("broken.pdf", b"%PDF-1.4 cut", "damaged"),
        ("broken.docx", b"PK cut", "damaged"),
        ("broken.epub", archive({"a": "b"}), "damaged"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not a text file"),
    ],
)
def test_a_file_without_text_is_named(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    """One sentence with the file and the reason."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=why) as refused:
        text_of(path)
    assert name in str(refused.value)


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    """Kinds that are not read, links to nothing; hidden files go without saying."""
    (tmp_path / "film.mp4").write_bytes(b"x")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / ".hidden.doc").write_text("x")
    (tmp_path / "kept.md").write_text("x")
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["kept.md"]
    assert found.left_out.keys() == {"film.mp4", "gone.md"}
    assert ".mp4" in found.left_out["film.mp4"]


def test_linked_folders_are_followed_and_loops_end(tmp_path: Path) -> None:
    """A vault of notes elsewhere is linked into the folder; a link back is looked at once."""
    vault, folder = tmp_path / "vault", tmp_path / "knowledge"
    vault.mkdir()
    folder.mkdir()
    (vault / "attic.md").write_text("The green key opens the attic.")
    (folder / "notes").symlink_to(vault)
    (folder / "loop").symlink_to(folder)
    assert [file.name for file in scan(folder).files] == ["notes/attic.md"]


def test_a_folder_that_may_not_be_entered_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is learned. The administrator may enter any folder, so this is pretended."""
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "open.md").write_text("x")
    enter = os.scandir

    def forbidden(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", path)
        return enter(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["open.md"]
    assert found.left_out == {"closed": "Permission denied"}


def test_rows_of_a_table_know_their_columns() -> None:
    """In each passage, however long the table; an empty cell keeps its place."""
    rows = "\n".join(f"| {day} March | 9:00 | 17:00 |" for day in range(1, 22))
    table = f"| Date | Opens | Closes |\n|---|---|---|\n{rows}\n| 22 March | | 17:00 |"
    passages = split("pool.md", f"# Swimming pool\n\n{table}\n\nTake a towel.")
    last = passages[-1].text
    assert "Date: 22 March, Opens: nothing, Closes: 17:00" in last
    assert all("Date: " in passage.text for passage in passages)
    assert last.endswith("Take a towel.")
