"""Forms whose values go to a service, and that show what the service refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.files.storage import default_storage
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminImageSmallFieldWidget

from core.admin.scope import organization_id
from core.errors import DomainError, MissingValue, NotUnique
from core.models import Organization
from core.refusals import refusal_text


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a service refused, and the prefix of the inline form whose values it was given."""

    error: DomainError
    prefix: str | None = None

    @property
    def text(self) -> str:
        """The sentence for the person, in their language as far as it is known there."""
        if isinstance(self.error, MissingValue):
            return _("This field is required.")
        if isinstance(self.error, NotUnique):
            return _("Another record already has this value.")
        return refusal_text(self.error.message, get_language() or "en")


class RefusableForm(forms.ModelForm):
    """A form that turns the refusal of its service into an error of its own.

    The admin makes a class of its own for every request and sets `organization` (the one that the
    record belongs to) and `refusal` on it.
    """

    organization: ClassVar[Organization | None] = None
    refusal: ClassVar[Refusal | None] = None

    def values(self) -> dict[str, Any]:
        """Return what to hand to the service: everything when new, else what was changed."""
        names = self.changed_data if self.instance.pk else list(self.fields)
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def field_of(self, error: DomainError) -> str | None:
        """Return the form's name for the field that the error is about."""
        return error.field

    def show_refusal(self) -> None:
        """Add the error, when it is this form's, to the field that it names."""
        if self.refusal is not None and self.refusal.prefix == self.prefix:
            field = self.field_of(self.refusal.error)
            self.add_error(field if field in self.fields else None, self.refusal.text)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.show_refusal()

    def _save_m2m(self) -> None:
        """Write nothing: relations are among the values."""


class ServiceForm(RefusableForm):
    """A form that leaves its instance as it was read; rules over records are the service's."""

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in self._meta.model._meta.get_fields()}

    def _post_clean(self) -> None:
        self.show_refusal()


class StoredPicture:
    """The picture that a record has, as the file widget wants it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.url = default_storage.url(path)

    def __str__(self) -> str:
        return self.path


class PictureField(forms.FileField):
    """An upload that the service checks and stores; ticking "Clear" gives None."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminImageSmallFieldWidget(attrs={"accept": "image/*"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the upload, None when cleared, or the initial value."""
        return super().clean(data, initial) or None


class OrganizationAutocomplete(AutocompleteSelect):
    """Chooses one record; it only finds those of one organization, where that is known."""

    organization: Organization | None = None

    def get_url(self) -> str:
        """Return the address that is asked for choices."""
        url: str = super().get_url()
        return f"{url}?organization={self.organization.pk}" if self.organization else url

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return what is chosen; a key that no record can have, which Django fails on, is none."""
        keys = [key for key in value if not key or organization_id(str(key))]
        return super().optgroups(name, keys, attr)
