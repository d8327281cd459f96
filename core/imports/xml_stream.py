"""Reading XML piece by piece, as strictly as expat does, without document types and entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import IO, Final, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from core.imports.problems import UnusableFile
from core.imports.records import LONGEST_RECORD
from core.imports.trees import DEEPEST

READ_AT_ONCE: Final = 64 * 1024

# (what is wrong, the line) -> raises UnusableFile
Refuse = Callable[[str, int], NoReturn]


def refused(text: str, line: int) -> NoReturn:
    """Refuse a file of XML."""
    raise UnusableFile(f"Line {line} is no XML that can be read: {text}.")


@lru_cache(maxsize=4096)
def without_namespace(tag: str) -> str:
    """Return the name in a tag such as {http://example.com}name."""
    return tag.rpartition("}")[2]


class Tree:
    """The part of a document that was read and not taken away yet; its `top` is above its root.

    It is made in C, so that no line of Python runs for each element.
    """

    def __init__(self, encoding: str = "") -> None:
        """Begin one; `encoding` overrides what the file says, unless it is empty."""
        builder = TreeBuilder()
        self.top: Element = builder.start("", {})
        self.has_ended = False
        # No document type gets here, and without one there are no entities.
        self._parser = XMLParser(target=builder, encoding=encoding or None)  # noqa: S314
        self._prolog = _Prolog(encoding)
        self._line = 1
        self._kept = 0  # bytes that were read since something was taken away

    def grow(self, file: IO[bytes], refuse: Refuse) -> Iterator[None]:
        """Read the file, yielding after each piece; `refuse` is called for what is wrong."""
        while not self.has_ended:
            data = file.read(READ_AT_ONCE)
            try:
                self._feed(data, refuse)
            except (ParseError, expat.ExpatError) as error:
                line = error.position[0] if isinstance(error, ParseError) else error.lineno
                refuse(expat.ErrorString(error.code), line)
            except (ValueError, LookupError) as error:
                if isinstance(error, UnusableFile):
                    raise
                refuse("its encoding cannot be read", 1)
            yield
            # Of this much, nothing was complete: a tag, a comment or an element of any length.
            if self._kept > LONGEST_RECORD:
                refuse("something in it is too long", self._line)
            if _depth(self.top) > DEEPEST:
                refuse(f"it is nested more than {DEEPEST} deep", self._line)

    def take(self, parent: Element, *, is_open: bool) -> list[Element]:
        """Take away the children that are complete: of an open element all but the last."""
        complete = parent[:-1] if is_open else parent[:]
        if complete:
            del parent[: len(complete)]
            self._kept = 0
        return complete

    def _feed(self, data: bytes, refuse: Refuse) -> None:
        self._kept += len(data)
        self._line += data.count(b"\n")
        self._prolog.feed(data, refuse)
        if data:
            self._parser.feed(data)
        else:
            self._parser.close()
            self.has_ended = True


class _Prolog:
    """Looks for a document type, which stands before the root or nowhere.

    The parser that makes the tree tells of none; it would only refuse what makes use of it.
    """

    def __init__(self, encoding: str) -> None:
        self._parser: expat.XMLParserType | None = expat.ParserCreate(encoding or None)
        self._parser.StartElementHandler = self._begin_root
        self._parser.StartDoctypeDeclHandler = self._find
        self._is_done = self._has_type = False

    def feed(self, data: bytes, refuse: Refuse) -> None:
        """Look at the next bytes, as long as the root did not begin."""
        if self._parser is None:
            return
        self._parser.Parse(data, not data)
        if self._has_type:
            refuse("it has a document type", self._parser.CurrentLineNumber)
        if self._is_done:
            self._parser = None

    def _begin_root(self, *_: object) -> None:
        self._is_done = True

    def _find(self, *_: object) -> None:
        self._has_type = True


def _depth(top: Element) -> int:
    """Return how deep what is open is nested."""
    depth = 0
    while len(top):
        top = top[-1]
        depth += 1
    return depth
