"""Turns files of other kinds into Markdown: PDF, Word, web pages, e-books and tables.

The libraries are imported when a file needs them.
"""

import csv
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

PAGES = 2_000
"""Of a PDF at most."""
UNPACKED = 64 * 1024 * 1024
"""Bytes of an e-book's text at most, unpacked: an archive may claim any size."""


class UnreadableDocumentError(Exception):
    """A document without text that can be read; the text says what is wrong with it."""


def pdf(data: bytes) -> str:
    """The text of a PDF, page by page."""
    from pypdf import PdfReader  # noqa: PLC0415 (a third of a second, for PDFs alone)

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocumentError("it needs a password")
    text = "\n\n".join(page.extract_text() for page in reader.pages[:PAGES])
    if not text.strip():
        raise UnreadableDocumentError("it has no text, only pictures: let a scanner read it (OCR)")
    return _unwrapped(text)


def word(data: bytes) -> str:
    """A Word document (.docx) as Markdown."""
    import mammoth  # type: ignore[import-untyped]  # noqa: PLC0415 (for Word alone)

    return web_page(mammoth.convert_to_html(io.BytesIO(data)).value.encode())


def web_page(data: bytes) -> str:
    """The text of an HTML page as Markdown, without its scripts, styles and navigation."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 (for web pages alone)
    from markdownify import MarkdownConverter  # noqa: PLC0415

    page = BeautifulSoup(data, "html.parser")
    for element in page(["script", "style", "noscript", "template", "nav", "svg", "form"]):
        element.decompose()
    converter = MarkdownConverter(heading_style="ATX", escape_misc=False, strip=["a", "img"])
    return str(converter.convert_soup(page.body or page))


def e_book(data: bytes) -> str:
    """The chapters of an EPUB in their order, as Markdown."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        if sum(entry.file_size for entry in book.infolist()) > UNPACKED:
            raise UnreadableDocumentError(f"it unpacks to more than {UNPACKED // 2**20} MiB")
        return "\n\n".join(web_page(book.read(name)) for name in _chapters(book))


def table(text: str) -> str:
    """Comma, semicolon or tab separated values as a Markdown table."""
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = [row for row in csv.reader(io.StringIO(text), dialect) if any(map(str.strip, row))]
    if not rows:
        return ""
    head, *rest = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join([head, "|---" * len(rows[0]) + "|", *rest])


CONVERTERS: dict[str, Callable[[bytes], str]] = {
    ".pdf": pdf,
    ".docx": word,
    ".html": web_page,
    ".htm": web_page,
    ".xhtml": web_page,
    ".epub": e_book,
}
"""By the suffix of the file."""


def convert(path: Path, data: bytes) -> str:
    """A document as Markdown.

    Args:
        path: its suffix is one of `CONVERTERS`.
        data: its bytes.

    Raises:
        UnreadableDocumentError: it is damaged, locked, or has no text.
    """
    try:
        return CONVERTERS[path.suffix.lower()](data)
    except UnreadableDocumentError:
        raise
    except Exception as error:  # whatever a parser says of a damaged file
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableDocumentError(f"it is damaged ({why})") from error


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _unwrapped(text: str) -> str:
    """Lines of a page's paragraphs put together; a hyphen at a line's end joins a word."""
    text = re.sub(r"(?<=\w)-\n(?=[a-z])", "", text)
    return re.sub(r"(?<=[^\n.!?:;])\n(?=[a-z(])", " ", text)


def _chapters(book: zipfile.ZipFile) -> Iterator[str]:
    """Names of the files of an e-book's spine. Source: EPUB 3.3, sections 4.2 and 5."""
    container = _xml(book, "META-INF/container.xml")
    package_name = unquote(_attribute(container, "rootfile", "full-path"))
    package = _xml(book, package_name)
    folder = posixpath.dirname(package_name)
    files = {item.get("id"): item.get("href", "") for item in package.iter() if _is(item, "item")}
    for reference in package.iter():
        if _is(reference, "itemref") and (href := files.get(reference.get("idref"))):
            yield posixpath.normpath(posixpath.join(folder, unquote(href)))


def _xml(book: zipfile.ZipFile, name: str) -> ET.Element:
    content = book.read(name)
    if b"<!ENTITY" in content:
        raise UnreadableDocumentError("it defines entities, as no e-book needs to")
    return ET.fromstring(content)  # noqa: S314 (without entities, it cannot grow)


def _attribute(tree: ET.Element, tag: str, name: str) -> str:
    return next(element.get(name, "") for element in tree.iter() if _is(element, tag))


def _is(element: ET.Element, tag: str) -> bool:
    """Whether an element has this name, in any namespace."""
    return element.tag.rpartition("}")[2] == tag
