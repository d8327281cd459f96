"""Reading JSON piece by piece: numbers as they are written, names that repeat not forgotten."""

from __future__ import annotations

import io
import json
import re
from typing import Any, Final, NoReturn

from core.imports.problems import UnusableFile
from core.imports.records import LONGEST_RECORD
from core.imports.trees import Number

_READ_AT_ONCE: Final = 1024 * 1024
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_FIRST_OF_LIST: Final = re.compile(r"\[[ \t\n\r]*([^ \t\n\r])")


class BadJson(ValueError):
    """A text is not JSON; the message says why."""


def _refuse_constant(text: str) -> Any:
    raise BadJson(f"{text} is no number of JSON.")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=tuple,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_refuse_constant,
)


def decoded(text: str) -> Any:
    """Return the value that a text of JSON is, as `core.imports.trees` has it; raises BadJson."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise BadJson(f"It is no JSON: {error.msg}, at character {error.pos + 1}.") from None
    except RecursionError:
        raise BadJson("It is nested too deep.") from None


class JsonText:
    """A long text of JSON, of which no more than one value is in memory.

    Everything that is wrong is an UnusableFile with the line.
    """

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._line = 1  # where the buffer begins
        self._has_ended = False

    def peek(self) -> str:
        """Return the next character that is not white space, "" at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer) or not self._read_more():
                return self._buffer[self._at : self._at + 1]

    def take(self, *characters: str) -> str:
        """Go past the next character, which must be one of these; return it."""
        found = self.peek()
        if found not in characters or not found:
            self._refuse(f"expecting {' or '.join(characters)}", self._at)
        self._at += 1
        return found

    def begins_objects(self) -> bool:
        """Tell whether a list comes whose first value is an object; nothing is gone past."""
        if self.peek() != "[":
            return False
        while True:
            found = _FIRST_OF_LIST.match(self._buffer, self._at)
            if found or not self._read_more():
                return found is not None and found[1] == "{"

    def value(self) -> Any:
        """Return the next value, and go past it."""
        self.peek()
        while True:
            found = self._value()
            # A number may go on in what was not read yet.
            if found is not None and (found[1] < len(self._buffer) or not self._read_more()):
                self._at = found[1]
                return found[0]

    def _value(self) -> tuple[Any, int] | None:
        """Return the next value and where it ends, None when more was read to make it whole."""
        try:
            found: tuple[Any, int] = _DECODER.raw_decode(self._buffer, self._at)
            return found
        except json.JSONDecodeError as error:
            if len(self._buffer) - self._at > LONGEST_RECORD:
                self._refuse("a value is too long, or broken", self._at)
            if not self._read_more():
                self._refuse(f"{error.msg[:1].lower()}{error.msg[1:]}", error.pos)
            return None
        except BadJson as error:
            self._refuse(str(error), self._at)
        except RecursionError:
            self._refuse("a value is nested too deep", self._at)

    def _read_more(self) -> bool:
        """Read on, dropping what was gone past; False at the end."""
        if self._has_ended:
            return False
        left = len(self._buffer) - self._at
        try:
            more = self._text.read(max(_READ_AT_ONCE, left))
        except UnicodeError:
            raise UnusableFile("The file's bytes are not UTF-16.") from None
        self._has_ended = not more
        if more:
            self._line += self._buffer.count("\n", 0, self._at)
            self._buffer = self._buffer[self._at :] + more
            self._at = 0
        return bool(more)

    def _refuse(self, text: str, at: int) -> NoReturn:
        line = self._line + self._buffer.count("\n", 0, at)
        raise UnusableFile(f"Line {line} is no JSON: {text.rstrip('.')}.")
