"""Matching the columns of somebody else's file with ours; the map can be kept as a profile."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from core.admin.imports_access import may_import
from core.admin.imports_form import asked_reading, options_of
from core.admin.imports_new import page_of, replaced, shown
from core.admin.imports_words import told
from core.admin.scope import actor_of
from core.imports.column_map import checked_map
from core.imports.columns import REMARK, columns_by_key, key_of_name
from core.imports.kind import ImportKind
from core.imports.problems import UnusableFile, printable
from core.imports.profiles import LONGEST_NAME, save_profile
from core.imports.registry import kind_named
from core.imports.sources import open_source
from core.imports.uploads import open_upload
from core.models import ImportRun, OnError

# More would be no file that a person matches by hand.
MOST_COLUMNS: Final = 200
_LEFT_OUT: Final = ""


class ColumnSelect(UnfoldAdminSelectWidget):
    """Columns are called the same in every language: no browser shall translate them either."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the option, marked where it is a column."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value != _LEFT_OUT:
            option["attrs"]["translate"] = "no"
        return option


class ColumnsForm(forms.Form):
    """A choice for every column of the file, `column-0` and so on, and a name for the profile."""

    profile = forms.CharField(
        label=gettext_lazy("Keep this as a profile named"),
        required=False,
        max_length=LONGEST_NAME,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("For the next files of the same sender. The same name replaces it."),
    )

    def __init__(
        self, *args: Any, names: list[str], kind: type[ImportKind], known: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._names = names
        self._kind = kind
        choices = [
            (_LEFT_OUT, _("(leave out)")),
            *((each.name, _marked(each)) for each in kind.columns),
        ]
        guessed = _guesses(names, kind, known)
        for place, name in enumerate(names):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=printable(name) or _("(without a name)"),
                choices=choices,
                required=False,
                initial=guessed[place],
                widget=ColumnSelect,
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The choices, in the order of the file."""
        return [self[f"column-{place}"] for place in range(len(self._names))]

    def clean(self) -> dict[str, Any]:
        """Refuse a column that is chosen twice, and required ones that are not chosen."""
        values: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for place in range(len(self._names)):
            chosen = values.get(f"column-{place}", "")
            if chosen and chosen in taken:
                text = _("%(column)s is chosen for another column already.")
                self.add_error(f"column-{place}", text % {"column": chosen})
            taken[chosen] = self._names[place]
        for column in self._kind.columns:
            if column.required and column.name not in taken:
                text = _("No column of the file is %(column)s, which every row needs.")
                self.add_error(None, text % {"column": column.name})
        return values

    @property
    def column_map(self) -> dict[str, str]:
        """The map of a valid form."""
        values = self.cleaned_data
        return {
            name: values[f"column-{place}"]
            for place, name in enumerate(self._names)
            if name.strip()
        }


def page(model_admin: Any, request: HttpRequest, run: ImportRun) -> HttpResponseBase:
    """Show the columns of the file; on POST read it again by the map."""
    kind = kind_named(run.kind)
    if kind is None or not may_import(request.user, run):
        raise PermissionDenied
    try:
        names = _names_in(run, kind)
    except UnusableFile as error:
        messages.error(request, told(str(error)))
        return HttpResponseRedirect(page_of(run))
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        names=names,
        kind=kind,
        known=asked_reading(run).column_map,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _read_again(request, run, kind, form)
        except UnusableFile as error:
            form.add_error(None, told(str(error)))
    context = {
        "title": _("Match the columns of %(file)s") % {"file": run.source},
        "form": form,
        "run": run,
        "run_page": page_of(run),
        "columns": kind.columns,
    }
    return shown(model_admin, request, "import_columns", context)


def _read_again(
    request: HttpRequest, run: ImportRun, kind: type[ImportKind], form: ColumnsForm
) -> HttpResponseBase:
    reading = replace(asked_reading(run), column_map=checked_map(form.column_map, kind.columns))
    if name := form.cleaned_data["profile"]:
        save_profile(run.organization, kind, name, reading, by=actor_of(request))
        messages.success(request, _("The profile %(name)s is kept.") % {"name": name})
    return replaced(
        request,
        run,
        options=options_of(reading, create_missing=bool(run.options.get("create_missing"))),
        on_error=OnError(run.on_error),
        apply_at_once=run.apply_at_once,
    )


def _names_in(run: ImportRun, kind: type[ImportKind]) -> list[str]:
    """Return the file's header as it is; raises UnusableFile."""
    with open_upload(run) as file:
        bare = replace(asked_reading(run), column_map={})
        names = open_source(file, bare, kind.columns).header
    if len(names) > MOST_COLUMNS:
        raise UnusableFile(f"The file has more than {MOST_COLUMNS} columns.")
    return [name for name in names if not name.startswith(REMARK)]


def _guesses(names: list[str], kind: type[ImportKind], known: Any) -> list[str]:
    """Return a column for each name: what was chosen before, the same name, or one like it."""
    ours = columns_by_key(kind.columns)
    taken: set[str] = set()
    guesses = []
    for name in names:
        key = key_of_name(name)
        like = [key] if key in ours else difflib.get_close_matches(key, ours, n=1, cutoff=0.75)
        guess = known[name] if name in known else ours[like[0]].name if like else _LEFT_OUT
        guess = _LEFT_OUT if guess in taken else guess
        taken.add(guess)
        guesses.append(guess)
    return guesses


def _marked(column: Any) -> str:
    return f"{column.name} *" if column.required else str(column.name)
