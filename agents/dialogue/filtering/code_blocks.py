"""Blocks of code, read line by line until they end: fenced, indented, within HTML's tags."""

from typing import Protocol


class CodeBlock(Protocol):
    """A block that has begun.

    Attributes:
        code: what of it has been read.
        language: as the model named it.
    """

    code: str
    language: str

    def read(self, text: str, *, final: bool) -> tuple[str, bool]:
        """Take what has come; gives what is left of it, and whether the block has ended.

        Args:
            text: what has come and was not read yet.
            final: nothing else comes.
        """
        ...


class Fenced:
    """Between two fences: ``` or ~~~, the second at least as long as the first."""

    def __init__(self, fence: str, info: str = "", indent: str = "") -> None:
        self.code = ""
        self.language = info.strip().partition(" ")[0]
        self._fence = fence
        self._quoted = ">" in indent
        self._indent = 0 if self._quoted else len(indent.expandtabs(4))

    def read(self, text: str, *, final: bool) -> tuple[str, bool]:
        """See `CodeBlock`."""
        while True:
            line, ended, rest = text.partition("\n")
            if not ended and not final:
                return text, False
            if self._quoted:
                if not line.lstrip().startswith(">"):
                    return text, True  # the quotation ends, and the block with it
                line = line.lstrip().removeprefix(">").removeprefix(" ")
            bare = line.strip()
            if not bare.strip(self._fence[0]) and len(bare) >= len(self._fence):
                return rest, True
            lead = len(line) - len(line.lstrip(" "))
            self.code += line[min(lead, self._indent) :] + ended
            text = rest
            if not text:
                return "", final


class Indented:
    """Lines that begin with four spaces or a tab, and blank ones between them."""

    def __init__(self) -> None:
        self.code = ""
        self.language = ""

    def read(self, text: str, *, final: bool) -> tuple[str, bool]:
        """See `CodeBlock`."""
        while text:
            line, ended, rest = text.partition("\n")
            inside = line.startswith(("    ", "\t"))
            if line.strip() and not inside:
                return text, bool(len(line) > 3 or line[0] != " " or final or ended)
            if not ended and not final:
                return text, False
            self.code += (line[1:] if line.startswith("\t") else line[4:]) + ended
            text = rest
        return text, final


class Tagged:
    """Between HTML's <pre> or <code> and the closing tag."""

    def __init__(self, name: str) -> None:
        self.code = ""
        self.language = ""
        self._closing = f"</{name}>"

    def read(self, text: str, *, final: bool) -> tuple[str, bool]:
        """See `CodeBlock`."""
        at = text.casefold().find(self._closing)
        if at >= 0:
            self.code += text[:at]
            return text[at + len(self._closing) :].removeprefix("\n"), True
        if final:
            self.code += text
            return "", True
        return text, False
