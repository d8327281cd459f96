"""The lenient reader of the parameter `paymentTypes`.

Documented as `paymentTypes=[{"id"=7},{"id"=8}]`, which is no known notation; the original reads
much more, and clients rely on it. Read here:

    list   a list in brackets or without them, items split by `,` or `;`, which may trail
    item   an id, or `{...}` with an `id` among its entries (so a record may be sent back as read)
    entry  a key, then `=`, `=>` or `:`, then a value; entries are split as items are
    text   in double quotes (with JSON's escapes), in single quotes, or bare
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from core.api.v1.values import parse_identifier, parse_integer
from core.errors import InvalidValue, WrongType

_FIELD: Final = "payment type id"
MOST_CHARACTERS: Final = 10_000
MOST_ITEMS: Final = 100

# One token from the current position. Possessive: no part is ever read twice, so that reading a
# text to its end takes one step for each token.
_TOKEN: Final = re.compile(
    r"""\s*+(?: (?P<mark>[\[\]{},;]) | (?P<gives>=>|=|:)
              | (?P<json>"(?:[^"\\]|\\.)*+") | '(?P<quoted>[^'\\]*+)'
              | (?P<bare>[^\[\]{},;:="'\s][^\[\]{},;:="']*+) )""",
    re.VERBOSE | re.DOTALL,
)


def parse_id_list(name: str, value: object, *, references: bool = False) -> list[int | str]:
    """Read the ids of payment types: each once, in the order given, none for an empty value.

    `value` is text as described above, or the same as JSON (a list, an object or a single id).
    With `references` a text that is no integer is a reference and stays a `str`. `WrongType` for
    a malformed text or an id that is no integer; `InvalidValue` for more than 100 items or 10,000
    characters.
    """
    ids: dict[int | str, None] = {}
    for count, item in enumerate(_items(name, value)):
        if count == MOST_ITEMS:
            raise InvalidValue(f"{name} must have at most {MOST_ITEMS} items.", field=name)
        ids[_id(item, references=references)] = None
    return list(ids)


def _items(name: str, value: object) -> Iterable[object]:
    if value is None:
        return []
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise InvalidValue(
                f"{name} must have at most {MOST_CHARACTERS} characters.", field=name
            )
        return _Reader(value).items()
    items = value if isinstance(value, list) else [value]
    return (item.get("id") if isinstance(item, dict) else item for item in items)


def _id(item: object, *, references: bool) -> int | str:
    if references:
        return parse_identifier(_FIELD, item)
    try:
        return parse_integer(_FIELD, item)
    except InvalidValue:  # more digits than any id has
        raise _malformed() from None


def _malformed() -> WrongType:
    return WrongType(_FIELD, "an integer")


class _Reader:
    """Walks the tokens of one text once, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._kind, self._text = next(self._tokens)

    def items(self) -> Iterator[str]:
        """Give the text of each id; `WrongType` where the notation is broken."""
        is_bracketed = self._take("[") is not None
        for _ in self._until("]" if is_bracketed else "end"):
            yield self._item()
        self._need("end")

    def _item(self) -> str:
        if self._take("{") is None:
            return self._need("text")
        entries: dict[str, str] = {}
        for _ in self._until("}"):
            key = self._need("text")
            self._need("=")
            entries[key] = self._need("text")
        if "id" not in entries:
            raise _malformed()
        return entries["id"]

    def _until(self, closing: str) -> Iterator[None]:
        """Pause before each element of a separated list, up to and including its closing mark."""
        while self._take(closing) is None:
            yield
            if self._take(",") is None:
                self._need(closing)
                return

    def _need(self, kind: str) -> str:
        text = self._take(kind)
        if text is None:
            raise _malformed()
        return text

    def _take(self, kind: str) -> str | None:
        """Give the current token's text and step on, if it is of this kind; "end" repeats."""
        if self._kind != kind:
            return None
        text = self._text
        self._kind, self._text = next(self._tokens, ("end", ""))
        return text


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Give (kind, text) of each token: a mark, "=" for all three signs, "text", at last "end".

    `WrongType` where no token can be read.
    """
    end = len(text.rstrip())
    position = 0
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is None:
            raise _malformed()
        position = match.end()
        yield _token(match)
    yield "end", ""


def _token(match: re.Match[str]) -> tuple[str, str]:
    kind = match.lastgroup or ""
    content = match[kind]
    if kind == "mark":
        return ("," if content == ";" else content), content
    if kind == "gives":
        return "=", content
    if kind == "json":
        return "text", _unescaped(content)
    return "text", content.rstrip() if kind == "bare" else content


def _unescaped(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        raise _malformed() from None
