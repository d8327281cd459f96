"""The apps' catalogs of translations: which texts belong into which, and their files.

Every app has the texts of its own code. `core` comes first and also has those of `templates/`, of
`config/` and, as far as Django's own catalogs lack them, of the packages whose pages staff see.
A text stands in one catalog only: in that of the first app that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import locale

from core.management.messages import (
    Message,
    kinds_of_refusal,
    messages_of_python,
    messages_of_template,
    refusals_of_python,
)
from core.refusals import context_of

LANGUAGE: Final = "es"
APPS: Final = ("core", "customers", "billing", "dispatch", "collections_policy")
# In the packages whose pages staff see, what they see; all the rest is never shown.
PACKAGES: Final = {
    "unfold": (
        *("*.py", "mixins/base_model_admin.py", "templates/**/*.html", "templatetags/*.py"),
        "contrib/filters/**/*.*",
    ),
    "axes": ("models.py", "apps.py"),
    "simple_history": ("models.py",),
}
# What Django brings: its texts need no translation of ours.
_OF_DJANGO: Final = ("django.contrib.admin", "django.contrib.auth")
# Catalogs whose contents are the same are the same file.
_WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def path_of(app: str, ending: str = "po") -> Path:
    """Return the file of the app's catalog."""
    return _folder(app) / "locale" / LANGUAGE / "LC_MESSAGES" / f"django.{ending}"


def texts() -> dict[str, list[Message]]:
    """Return by app what its catalog must have, sorted."""
    seen = set[Message]()
    found: dict[str, list[Message]] = {}
    ours = list(_python_files(APPS))
    kinds = kinds_of_refusal(path.read_text() for path in ours)
    for app in APPS:
        own = set(_texts_of(app, kinds))
        if app == "core":
            own |= set(_texts_of_packages())
        found[app] = sorted(own - seen)
        seen |= own
    return found


def read(app: str) -> Catalog:
    """Return the app's catalog, an empty one where there is none."""
    path = path_of(app)
    if not path.is_file():
        return Catalog(LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def translations() -> dict[Message, Any]:
    """Return what all catalogs say, by text: a text or, of one with a plural, a tuple of them."""
    return {key_of(each): each.string for app in APPS for each in read(app) if each.id}


def key_of(message: Any) -> Message:
    """Return what names a message of Babel's."""
    text, plural = message.id if isinstance(message.id, list | tuple) else (message.id, "")
    return Message(text, plural, context_of(message))


def collected() -> dict[str, Catalog]:
    """Return by app the catalog as it should be: today's texts, with the translations so far.

    A text whose translation is missing is there, untranslated; one that is gone is not.
    """
    known = translations()
    made: dict[str, Catalog] = {}
    for app, messages in texts().items():
        catalog = Catalog(LANGUAGE, project="Cartera", version="1", fuzzy=False)
        catalog.creation_date = catalog.revision_date = _WRITTEN
        catalog.header_comment = f"# Spanish of {app}; made by `manage.py collect_translations`."
        for each in messages:
            name = (each.text, each.plural) if each.plural else each.text
            catalog.add(name, known.get(each, ""), context=each.context or None)
        made[app] = catalog
    return made


def write(app: str, catalog: Catalog) -> None:
    """Write the app's two files, the one for people and the one for Django."""
    for ending, content in (("po", po_bytes(catalog)), ("mo", mo_bytes(catalog))):
        path = path_of(app, ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def po_bytes(catalog: Catalog) -> bytes:
    """Return the file for people."""
    file = BytesIO()
    write_po(file, catalog, width=100, no_location=True)
    return file.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the file for Django."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _folder(app: str) -> Path:
    return Path(apps.get_app_config(app).path)


def _python_files(folders: Iterable[str]) -> Iterator[Path]:
    for name in folders:
        folder = _folder("core").parent / name
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _texts_of(app: str, kinds: set[str]) -> Iterator[Message]:
    for path in _python_files((app, "config") if app == "core" else (app,)):
        source = path.read_text()
        yield from messages_of_python(source)
        # What a surface refuses by itself no person in the back office sees.
        if "api" not in path.parts and "management" not in path.parts:
            yield from refusals_of_python(source, kinds)
    if app == "core":
        for path in sorted((_folder("core").parent / "templates").rglob("*.html")):
            yield from messages_of_template(path.read_text())


def _texts_of_packages() -> Iterator[Message]:
    theirs = set(_texts_of_django())
    for name, patterns in PACKAGES.items():
        folder = _folder(name)
        for path in sorted({path for each in patterns for path in folder.glob(each)}):
            for message in _texts_of_file(path):
                if message.text and message not in theirs:
                    yield message


def _texts_of_file(path: Path) -> Iterator[Message]:
    if path.suffix == ".py":
        yield from messages_of_python(path.read_text())
    elif path.suffix == ".html":
        yield from messages_of_template(path.read_text())


def _texts_of_django() -> Iterator[Message]:
    """Give what Django translates itself."""
    folders = [Path(locale.__file__).parent]
    folders += [
        Path(apps.get_app_config(name.split(".")[-1]).path) / "locale" for name in _OF_DJANGO
    ]
    for folder in folders:
        with (folder / LANGUAGE / "LC_MESSAGES" / "django.mo").open("rb") as file:
            yield from (key_of(each) for each in read_mo(file) if each.string)
