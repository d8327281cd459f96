"""Finding the texts that are to be translated, in Python code and in templates.

gettext's own tools are not needed: Python is read by its syntax tree, templates by Django's own
`templatize`, which leaves the calls that xgettext would find.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from django.utils.translation.template import templatize

from core.refusals import CONTEXT

# The positions of context, text and plural among the arguments.
_TEXT: Final = (None, 0, None)
_PLURAL: Final = (None, 0, 1)
_IN_CONTEXT: Final = (0, 1, None)
_PLURAL_IN_CONTEXT: Final = (0, 1, 2)
_FUNCTIONS: Final[dict[str, tuple[int | None, int, int | None]]] = {
    "_": _TEXT,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), _TEXT),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _PLURAL_IN_CONTEXT),
}
_LITERAL: Final = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL: Final = re.compile(
    rf"\b(n?p?gettext|_)\(\s*{_LITERAL}(?:,\s*{_LITERAL})?(?:,\s*{_LITERAL})?"
)


class Message(NamedTuple):
    """A text to be translated; `plural` and `context` are "" for none."""

    text: str
    plural: str = ""
    context: str = ""


class NotConstant(Exception):
    """A text is put together before it is translated, so that no catalog can have it."""


def messages_of_python(source: str) -> Iterator[Message]:
    """Give the texts that the code hands to gettext's functions.

    What is a variable there was marked elsewhere. Raises NotConstant for f-strings and the like.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        places = _FUNCTIONS.get(_name_of(node.func))
        if places is None:
            continue
        if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in node.args):
            raise NotConstant(ast.unparse(node))
        values = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        if all(
            isinstance(value, str) for value in values[: max(filter(None, places), default=0) + 1]
        ):
            yield _message(values, places)


def messages_of_template(source: str) -> Iterator[Message]:
    """Give the texts that the template translates."""
    for found in _CALL.finditer(templatize(source)):
        name, *literals = found.groups()
        values = [ast.literal_eval(each) for each in literals if each is not None]
        yield _message(values, _FUNCTIONS[name])


def refusals_of_python(source: str, kinds: Iterable[str]) -> Iterator[Message]:
    """Give the sentences (or nouns) that the kinds of DomainError are raised with.

    What an f-string puts in is a placeholder: see `core.refusals`.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if _name_of(node.func) in kinds or _is_init(node.func):
            text = _template_of(node.args[0])
            if any(character.isalpha() for character in _PLACEHOLDER.sub("", text)):
                yield Message(text, context=CONTEXT)


def kinds_of_refusal(sources: Iterable[str]) -> set[str]:
    """Return the subclasses of DomainError whose first argument is a sentence or a noun."""
    classes = [
        node
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    ]
    kinds = {"DomainError"}
    while found := [
        each.name
        for each in classes
        if each.name not in kinds and any(_name_of(base) in kinds for base in each.bases)
    ]:
        kinds.update(found)
    return kinds - {each.name for each in classes if not _tells_in_words(each)}


_PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")


def _message(values: list[Any], places: tuple[int | None, int, int | None]) -> Message:
    context, text, plural = ("" if place is None else values[place] for place in places)
    return Message(text, plural, context)


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_init(node: ast.expr) -> bool:
    """Say whether it is `super().__init__`, by which a kind words its own sentence."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "__init__"
        and isinstance(node.value, ast.Call)
        and _name_of(node.value.func) == "super"
    )


def _tells_in_words(kind: ast.ClassDef) -> bool:
    for each in kind.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return [arg.arg for arg in each.args.args][1:2] in (["message"], ["kind"], ["what"])
    return True


def _template_of(node: ast.expr) -> str:
    """Return the text with a placeholder for each value; "" for what is no text in the code."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts: list[str] = []
    names: list[str] = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            name = _name_of(value.value).strip("_").lower() or "value"
            name += str(len(names)) if name in names else ""
            names.append(name)
            parts.append(f"%({name})s")
        elif isinstance(value, ast.Constant):
            parts.append(str(value.value))
    return "".join(parts)
