"""Reads JSON as leniently as Json.NET, without recursion and in time linear in the text.

Beyond the standard it takes single quotes, unquoted names, comments, a trailing comma and raw
control characters in strings. Names lose their case here; of equal names the last wins. Numbers
stay text (`Number`), because only the field table knows their type.
"""

from __future__ import annotations

import codecs
import json
import re
from itertools import accumulate
from typing import Any, Final

from core.api.dynamics.fields import fold
from core.api.dynamics.reading import MAX_DEPTH, MalformedBody

_SPACE: Final = re.compile(r"(?:\s++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+")
_STRINGS: Final = {
    '"': re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL),
    "'": re.compile(r"'([^'\\]*+(?:\\.[^'\\]*+)*+)'", re.DOTALL),
}
_NUMBER: Final = re.compile(
    r"-?(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+(?![\w$.+-])"
)
_WORD: Final = re.compile(r"[\w$]++")
_WORDS: Final = {"true": True, "false": False, "null": None}
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES: Final = {
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "f": "\f",
    "r": "\r",
    **{character: character for character in "\\\"'/"},
}
_NO_BRACKETS: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[^"\[\]{}]++', re.DOTALL)
_STEPS: Final = {"{": 1, "[": 1, "}": -1, "]": -1}
_TOO_DEEP: Final = f"it is nested more than {MAX_DEPTH} deep"
# Standard documents are bounded by their size alone.
MAX_LENIENT_VALUES: Final = 100_000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Number(str):
    """A number as it stands in the document."""

    __slots__ = ()


def decode(data: bytes, charset: str = "") -> str:
    """Return the text: UTF-8, or UTF-16 by its byte order mark or the declared charset."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif charset.lower() in ("utf-16", "utf-16le", "utf-16be"):
        encoding = "utf-16-be" if charset.lower() == "utf-16be" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise MalformedBody("its bytes are no text") from None


def parse_json(text: str) -> Any:
    """Return the value as dict (names folded), list, str, Number, bool or None.

    Standard JSON is read by the standard library; only what that refuses is looked at here.
    """
    try:
        value = _standard.decode(text)
    except (ValueError, RecursionError):
        return _parse_leniently(text)
    if _depth(text) > MAX_DEPTH:
        raise MalformedBody(_TOO_DEEP)
    return value


def _refuse(word: str) -> Any:
    raise ValueError(word)  # NaN and its kind


_standard: Final = json.JSONDecoder(
    object_pairs_hook=lambda members: {fold(name): value for name, value in members},
    parse_int=Number,
    parse_float=Number,
    parse_constant=_refuse,
    strict=False,
)


def _depth(text: str) -> int:
    """Return how deep a standard document is nested."""
    steps = _NO_BRACKETS.sub("", text)
    if len(steps) <= 2 * MAX_DEPTH:
        return len(steps) // 2 if steps else 0
    return max(accumulate(map(_STEPS.__getitem__, steps)), default=0)


def _parse_leniently(text: str) -> Any:
    scanner = _Scanner(text)
    value = scanner.value()
    while scanner.containers:
        container = scanner.containers[-1]
        if isinstance(container, dict):
            scanner.member(container)
        else:
            scanner.item(container)
    scanner.end()
    return value


class _Scanner:
    """The text, where it is read, and the containers that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.containers: list[dict[str, Any] | list[Any]] = []
        self.has_begun: list[bool] = []
        self.values = 0

    def value(self) -> Any:
        """Read a scalar, or open a container."""
        self.values += 1
        if self.values > MAX_LENIENT_VALUES:
            raise MalformedBody(f"it is no standard JSON and has over {MAX_LENIENT_VALUES} values")
        character = self.next()
        if character in ("{", "["):
            return self._open(character)
        if character in _STRINGS:
            return self._string(character)
        if match := _NUMBER.match(self.text, self.position):
            self.position = match.end()
            return Number(match[0])
        match = _WORD.match(self.text, self.position)
        if not match or match[0] not in _WORDS:
            raise self.problem()
        self.position = match.end()
        return _WORDS[match[0]]

    def member(self, container: dict[str, Any]) -> None:
        """Read the next member, or the end of the object."""
        if self._closes("}"):
            return
        name = fold(self._name())
        if self.next() != ":":
            raise self.problem()
        self.position += 1
        container[name] = self.value()

    def item(self, container: list[Any]) -> None:
        """Read the next item, or the end of the list."""
        if not self._closes("]"):
            container.append(self.value())

    def end(self) -> None:
        """Refuse anything after the document."""
        if self.next():
            raise self.problem()

    def next(self) -> str:
        """Pass over space and comments; return the next character, "" at the end."""
        match = _SPACE.match(self.text, self.position)
        if match:
            self.position = match.end()
        return self.text[self.position : self.position + 1]

    def problem(self) -> MalformedBody:
        """Return what to raise here."""
        return MalformedBody(f"unexpected at character {self.position + 1}")

    def _open(self, character: str) -> dict[str, Any] | list[Any]:
        if len(self.containers) == MAX_DEPTH:
            raise MalformedBody(_TOO_DEEP)
        self.position += 1
        container: dict[str, Any] | list[Any] = {} if character == "{" else []
        self.containers.append(container)
        self.has_begun.append(False)
        return container

    def _closes(self, bracket: str) -> bool:
        """Close the container where its bracket comes; else pass over the comma before a value."""
        character = self.next()
        if character == "," and self.has_begun[-1]:
            self.position += 1
            character = self.next()
        elif character != bracket and self.has_begun[-1]:
            raise self.problem()
        self.has_begun[-1] = True
        if character != bracket:
            return False
        self.position += 1
        self.containers.pop()
        self.has_begun.pop()
        return True

    def _name(self) -> str:
        character = self.next()
        if character in _STRINGS:
            return self._string(character)
        match = _WORD.match(self.text, self.position)
        if not match:
            raise self.problem()
        self.position = match.end()
        return match[0]

    def _string(self, quote: str) -> str:
        match = _STRINGS[quote].match(self.text, self.position)
        if not match:
            raise self.problem()
        self.position = match.end()
        text = match[1]
        if "\\" not in text:
            return text
        text = _ESCAPE.sub(_unescape, text)
        if _SURROGATE.search(text):  # \ud83d\ude00 is one character
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        return text


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) == 5:
        return chr(int(code[1:], 16))
    if code not in _ESCAPES:
        raise MalformedBody(f"there is no escape sequence \\{code}")
    return _ESCAPES[code]
