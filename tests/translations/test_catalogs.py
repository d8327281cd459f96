"""The Spanish of everything that staff read: complete, compiled, and with the same placeholders."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from django.utils import translation

from core.management import catalogs
from core.management.catalogs import APPS, key_of, path_of, read
from core.management.messages import (
    Message,
    NotConstant,
    kinds_of_refusal,
    messages_of_python,
    messages_of_template,
    refusals_of_python,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
CURE = "Run manage.py collect_translations, and translate what it names in the app's django.po."


@pytest.fixture(scope="module")
def texts() -> dict[str, list[Message]]:
    return catalogs.texts()


def forms(message: Any) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)


@pytest.mark.parametrize("app", APPS)
def test_every_text_is_translated(app: str, texts: dict[str, list[Message]]):
    done = {key_of(each) for each in read(app) if each.id and all(forms(each))}
    assert [text for text in texts[app] if text not in done] == [], CURE


@pytest.mark.parametrize("app", APPS)
def test_no_catalog_has_a_text_that_is_gone(app: str, texts: dict[str, list[Message]]):
    kept = {key_of(each) for each in read(app) if each.id}
    assert kept - set(texts[app]) == set(), CURE


@pytest.mark.parametrize("app", APPS)
def test_what_is_compiled_is_what_is_written(app: str):
    with path_of(app, "mo").open("rb") as file:
        found = {key_of(each): forms(each) for each in read_mo(file) if each.id}
    # Babel writes what has a plural and no translation as it is.
    compiled = {key: said for key, said in found.items() if said != (key.text, key.plural)}
    written = {key_of(each): forms(each) for each in read(app) if each.id and all(forms(each))}
    assert compiled == written, CURE


@pytest.mark.parametrize("app", APPS)
def test_a_translation_has_the_placeholders_of_its_text(app: str):
    wrong = []
    for message in [each for each in read(app) if each.id and all(forms(each))]:
        key = key_of(message)
        singular, plural = (Counter(PLACEHOLDER.findall(text)) for text in (key.text, key.plural))
        found = [Counter(PLACEHOLDER.findall(each)) for each in forms(message)]
        if not key.plural:
            wrong += [key] if found != [singular] else []
        else:
            # One may be said without its number.
            wrong += [key] if len(found) != 2 or found[1] != plural or found[0] - plural else []
    assert wrong == []


def test_a_text_has_one_catalog():
    places = Counter(key_of(each) for app in APPS for each in read(app) if each.id)
    assert [key for key, count in places.items() if count > 1] == []


def test_nothing_is_translated_by_guessing():
    assert [each.id for app in APPS for each in read(app) if each.id and each.fuzzy] == []


def test_django_finds_the_catalogs():
    with translation.override("es"):
        assert translation.gettext("API clients") == "Clientes de API"
        assert translation.gettext("collection policy") == "política de cobranza"
        assert translation.ngettext("%(total)s error", "%(total)s errors", 2) == "%(total)s errores"
    with translation.override("en"):
        assert translation.gettext("API clients") == "API clients"


def test_texts_are_found_in_code():
    source = (
        "a = _('one' ' text'); b = gettext_lazy('lazy')\n"
        "c = ngettext('%d row', '%d rows', n) % n; d = pgettext('verb', 'open'); e = _(variable)\n"
    )
    assert list(messages_of_python(source)) == [
        Message("one text"),
        Message("lazy"),
        Message("open", context="verb"),
        Message("%d row", "%d rows"),
    ]


@pytest.mark.parametrize("call", ["_(f'{a} rows')", "_('%s rows' % a)", "gettext('a' + b)"])
def test_a_text_that_no_catalog_can_have_is_refused(call: str):
    with pytest.raises(NotConstant):
        list(messages_of_python(call))


def test_texts_are_found_in_templates():
    source = (
        '{% load i18n %}{# _("no") #}<a title="{% translate "Go \'on\'" %}">_("nor this")</a>'
        '{% translate "Open" context "verb" %}{{ _("value") }}'
        "{% blocktranslate %}{{ n }} at\n 5%{% endblocktranslate %}"
        "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    assert list(messages_of_template(source)) == [
        Message("Go 'on'"),
        Message("Open", context="verb"),
        Message("value"),
        Message("%(n)s at\n 5%%"),
        Message("%(n)s row", "%(n)s rows"),
    ]


def test_sentences_of_refusals_are_found_in_services():
    source = (
        "class Late(InvalidValue):\n"
        "    def __init__(self, code):\n"
        "        super().__init__(f'The bill {code} is late.')\n"
        "raise InvalidValue(f'{name} has {_MOST} at most, not {len(x)}.', field=name)\n"
        "raise MissingValue('name')\n"
    )
    errors = "class InvalidValue(DomainError): pass\nclass MissingValue(DomainError):\n"
    errors += "    def __init__(self, field): pass\n"
    kinds = kinds_of_refusal([source, errors])
    assert kinds == {"DomainError", "InvalidValue"}
    assert {each.text for each in refusals_of_python(source, kinds)} == {
        "The bill %(code)s is late.",
        "%(name)s has %(most)s at most, not %(value)s.",
    }
