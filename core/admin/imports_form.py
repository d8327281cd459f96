"""The form of an import: the file, what is done with it and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from core.imports.kind import ImportKind
from core.imports.profiles import combined, reading_of_profile
from core.imports.records import Reading
from core.models import ImportProfile, ImportRun, OnError, Organization

LOOK_FIRST: Final = "plan"
AT_ONCE: Final = "apply"
_FOUND_OUT: Final = ("", _("Found out by looking at the file"))
_READING: Final = ("format", "delimiter", "encoding", "decimal", "sheet")


class FileInput(forms.ClearableFileInput):
    """The browser's own: it works with the keyboard and tells the file's name."""

    template_name = "django/forms/widgets/input.html"


class ImportForm(forms.Form):
    """Asks what `runs.begin` needs; the kinds and profiles are those that the person may use."""

    kind = forms.ChoiceField(label=_("Records"), widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        label=_("File"),
        max_length=255,
        allow_empty_file=True,  # which is refused where it is kept
        widget=FileInput(attrs={"class": "import-file"}),
        help_text=_("CSV, XLSX, JSON, JSON lines, or XML of the dynamics dialect."),
    )
    how = forms.ChoiceField(
        label=_("When the file is checked"),
        choices=[
            (LOOK_FIRST, _("Show me what would happen")),
            (AT_ONCE, _("Import it at once")),
        ],
        initial=LOOK_FIRST,
        widget=UnfoldAdminRadioSelectWidget,
    )
    on_error = forms.ChoiceField(
        label=_("When rows have problems"),
        choices=OnError.choices,
        initial=OnError.STOP,
        widget=UnfoldAdminRadioSelectWidget,
    )
    create_missing = forms.BooleanField(
        label=_("Create what rows name and is not there"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=_("Where the records allow it, for example categories of customers."),
    )
    profile = forms.ChoiceField(
        label=_("Profile"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("How files of one sender are read. Saved where columns are matched."),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[
            _FOUND_OUT,
            ("csv", "CSV"),
            ("xlsx", "XLSX"),
            ("json", "JSON"),
            ("jsonl", _("JSON lines")),
            ("xml", "XML"),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    delimiter = forms.ChoiceField(
        label=_("Values are separated by"),
        required=False,
        choices=[
            _FOUND_OUT,
            (",", _("Comma")),
            (";", _("Semicolon")),
            ("tab", _("Tab")),
            ("|", _("Vertical bar")),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[_FOUND_OUT, ("utf-8", "UTF-8"), ("windows-1252", "Windows-1252")],
        widget=UnfoldAdminSelectWidget,
    )
    decimal = forms.ChoiceField(
        label=_("Decimals are written with"),
        required=False,
        choices=[_FOUND_OUT, ("point", _("A point: 1,250.50")), ("comma", _("A comma: 1.250,50"))],
        widget=UnfoldAdminSelectWidget,
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Of a workbook; the first one when left blank."),
    )

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        kinds: list[type[ImportKind]],
        again: ImportRun | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = kinds
        fields: dict[str, Any] = self.fields
        names = {kind.name: capfirst(kind.title) for kind in kinds}
        fields["kind"].choices = list(names.items())
        self._profiles = {
            str(each.pk): each
            for each in ImportProfile.objects.filter(organization=organization, kind__in=names)
        }
        offered = sorted(
            (f"{names[each.kind]}: {each.name}", key) for key, each in self._profiles.items()
        )
        fields["profile"].choices = [("", "-"), *((key, text) for text, key in offered)]
        if again is not None:
            del fields["file"], fields["kind"], fields["profile"]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that everybody needs."""
        return [self[name] for name in self.fields if name not in (*_READING, "profile")]

    @property
    def reading_fields(self) -> list[forms.BoundField]:
        """The fields for files that are not understood otherwise."""
        return [self[name] for name in ("profile", *_READING) if name in self.fields]

    @property
    def has_reading(self) -> bool:
        """Whether anything was said about how the file is read."""
        return any(each.value() or each.errors for each in self.reading_fields)

    def clean(self) -> dict[str, Any]:
        """Refuse a profile of other records."""
        values: dict[str, Any] = super().clean() or {}
        profile = self._profiles.get(values.get("profile", ""))
        if profile is not None and profile.kind != values.get("kind"):
            self.add_error("profile", _("This profile is for files of other records."))
        return values

    @property
    def chosen_kind(self) -> type[ImportKind]:
        """The kind of a valid form."""
        return next(each for each in self._kinds if each.name == self.cleaned_data["kind"])

    def reading(self, column_map: Mapping[str, str] | None = None) -> Reading:
        """Return how the file is read: as the profile says, where nothing else is said here."""
        said = {name: self.cleaned_data[name] for name in _READING if self.cleaned_data[name]}
        if said.get("delimiter") == "tab":
            said["delimiter"] = "\t"
        given = Reading.from_options({**said, "column_map": column_map or {}})
        profile = self._profiles.get(self.cleaned_data.get("profile", ""))
        return combined(given, reading_of_profile(profile)) if profile else given


def options_of(reading: Reading, *, create_missing: bool) -> dict[str, Any]:
    """Return the options of a run; what was asked is kept beside what the plan will find out."""
    asked = {**reading.as_options(), "create_missing": create_missing}
    return {**asked, "asked": asked}


def asked_reading(run: ImportRun) -> Reading:
    """Return how the run was asked to read its file, before anything was found out."""
    return Reading.from_options(run.options.get("asked") or {})


def initial_of(run: ImportRun) -> dict[str, Any]:
    """Return what the form shows for trying the same again."""
    reading = asked_reading(run).as_options()
    shown = {name: reading[name] for name in _READING}
    if shown["delimiter"] == "\t":
        shown["delimiter"] = "tab"
    return {
        **shown,
        "how": AT_ONCE if run.apply_at_once else LOOK_FIRST,
        "on_error": run.on_error,
        "create_missing": bool(run.options.get("create_missing")),
    }
