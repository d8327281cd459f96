"""The sentences of refusals in the languages of the back office.

Services word what they refuse in English, which the surfaces send as it is. For a person the
sentence is looked up in the apps' catalogs, under the context `CONTEXT`: as it stands, or as one
made from a template such as "%(name)s must have at most %(most)s characters.". The templates are
the f-strings of the services, which `manage.py collect_translations` finds by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import read_mo
from django.apps import apps

CONTEXT: Final = "refusal"

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with placeholders: what stands between them, their names, its translation."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translation: str

    @property
    def weight(self) -> int:
        """How much of a sentence it says itself; the one that says most is the one meant."""
        return sum(len(piece) for piece in self.pieces)

    def values(self, sentence: str) -> dict[str, str] | None:
        """Return what the sentence has in the places, or None if it is not of this template."""
        first, *between, last = self.pieces
        if not sentence.startswith(first) or not sentence.endswith(last):
            return None
        end = len(sentence) - len(last)
        at, values = len(first), []
        for piece in between:
            found = sentence.find(piece, at, end)
            if found < 0:
                return None
            values.append(sentence[at:found])
            at = found + len(piece)
        if at > end:
            return None
        return dict(zip(self.names, [*values, sentence[at:end]], strict=True))


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a language has: whole sentences and nouns, and templates, the most telling first."""

    sentences: dict[str, str]
    templates: tuple[Template, ...]


def refusal_text(sentence: str, language: str) -> str:
    """Return the sentence in the language, or as it is where nobody has translated it.

    `language` is a code as Django writes it ("es"). Nouns among the values are translated, too.
    """
    known = _refusals(language)
    if sentence in known.sentences:
        return known.sentences[sentence]
    for template in known.templates:
        values = template.values(sentence)
        if values is not None:
            nouns = {name: known.sentences.get(each, each) for name, each in values.items()}
            return template.translation % nouns
    return sentence


@cache
def _refusals(language: str) -> Refusals:
    sentences: dict[str, str] = {}
    templates: list[Template] = []
    for app in apps.get_app_configs():
        path = Path(app.path) / "locale" / language / "LC_MESSAGES" / "django.mo"
        for text, translation in _in_context(path):
            if _PLACEHOLDER.search(text):
                pieces = _PLACEHOLDER.split(text)
                made = Template(tuple(pieces[::2]), tuple(pieces[1::2]), translation)
                templates.append(made)
            else:
                sentences[text] = translation
    return Refusals(sentences, tuple(sorted(templates, key=lambda each: -each.weight)))


def _in_context(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        return []
    with path.open("rb") as file:
        messages = list(read_mo(file))
    return [
        (str(message.id), str(message.string))
        for message in messages
        if context_of(message) == CONTEXT and message.string
    ]


def context_of(message: Any) -> str:
    """Return the context of one of Babel's messages, "" for none; a compiled one has bytes."""
    context = message.context or ""
    return context.decode() if isinstance(context, bytes) else str(context)
