"""The people at customers: a page for each, and a tab on the customer's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from core.actor import Actor
from core.admin.forms import PictureField, Refusal, ServiceForm, StoredPicture
from core.admin.scope import actor_of
from core.admin.scoped import ScopedChoices, ScopedRelatedFilter
from core.admin.service import ServiceAdmin
from core.errors import DomainError
from core.models import Organization
from customers import services
from customers.admin.customer_form import country_field
from customers.models import Contact, Customer

INLINE_PAGE = 20


class ContactForm(ServiceForm):
    """A contact with a photo."""

    country = country_field()
    photo_image = PictureField(label=_("Photo"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.photo and "photo_image" in self.fields:
            self.fields["photo_image"].initial = StoredPicture(self.instance.photo)


@admin.register(Contact)
class ContactAdmin(ServiceAdmin):
    """All contacts of the visible customers."""

    form = ContactForm
    list_display = ("__str__", "customer", "job_title", "email", "phone", "organization")
    # The services need the customer with its organization.
    list_select_related = ("customer__organization",)
    list_filter = (("organization", ScopedRelatedFilter), "is_decision_maker")
    search_fields = ("first_name", "last_name", "email", "phone", "mobile", "customer__name")
    ordering = ("last_name", "first_name", "pk")
    autocomplete_fields = ("customer", "user")
    fieldsets = (
        (
            _("Identity"),
            {
                "fields": (
                    "customer",
                    ("first_name", "last_name"),
                    ("job_title", "is_decision_maker"),
                    ("user", "photo_image"),
                )
            },
        ),
        (
            _("Reached by"),
            {"fields": (("email", "mobile"), ("phone", "phone2"), ("fax",), "comment")},
        ),
        (
            _("Sent to the contact"),
            {
                "fields": (
                    ("is_email_active", "is_phone_active", "is_mobile_active"),
                    ("phone_prefix", "mobile_prefix"),
                    ("notify_payment_receipts", "notify_new_documents", "notify_collection"),
                )
            },
        ),
        (_("Address"), {"fields": ("address", ("postal_code", "city", "country"))}),
        (
            _("Told of requests"),
            {
                "fields": (
                    ("notify_new_request", "notify_acknowledged_request"),
                    ("notify_dispatched_request", "notify_completed_request"),
                    ("notify_failed_request",),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the contacts of customers that are not deleted."""
        return super().get_queryset(request).filter(customer__deleted_at=None)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the customer: a contact stays with it."""
        return ("customer",) if obj else ()

    def create_record(
        self, organization: Organization | None, values: dict[str, Any], by: Actor
    ) -> Contact:
        """Add the contact to its customer."""
        customer = values.pop("customer")
        return services.create_contact(customer=customer, values=values, by=by)

    def update_record(self, record: Contact, values: dict[str, Any], by: Actor) -> Contact:
        """Change the contact."""
        return services.update_contact(contact=record, values=values, by=by)

    def delete_record(self, record: Contact, by: Actor) -> None:
        """Delete the contact."""
        services.delete_contact(contact=record, by=by)


class ContactInline(ScopedChoices, TabularInline):
    """The contacts of one customer, with the fields that are asked for most."""

    model = Contact
    form = ServiceForm
    page_tab = "contacts"
    extra = 0
    per_page = INLINE_PAGE
    show_change_link = True
    fields = (
        *("first_name", "last_name", "job_title", "email", "phone", "mobile"),
        "is_decision_maker",
    )
    ordering = ("pk",)

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset's class; its forms show what was refused."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.refusal = getattr(request, "refusal", None)
        return formset


def save_contacts(request: Any, customer: Customer, formset: Any) -> None:
    """Call the service for every contact that was added, changed or deleted.

    A DomainError that it raises carries the `refusal`, which says in which row.
    """
    # The admin's log of the page asks for these.
    formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
    for form in formset.forms:
        is_known = form.instance.pk is not None
        if not form.has_changed() or (form in formset.initial_forms and not is_known):
            continue  # untouched, or no contact of this customer
        try:
            _save_contact(request, customer, formset, form)
        except DomainError as error:
            error.refusal = Refusal(error, form.prefix)  # type: ignore[attr-defined]
            raise


def _save_contact(request: Any, customer: Customer, formset: Any, form: Any) -> None:
    by = actor_of(request)
    contact, values = form.instance, form.values()
    contact.customer = customer
    # What the formset adds to every form
    values = {name: values[name] for name in values if name in ContactInline.fields}
    if form in formset.deleted_forms:
        if contact.pk is not None:
            services.delete_contact(contact=contact, by=by)
            formset.deleted_objects.append(contact)
    elif contact.pk is None:
        formset.new_objects.append(services.create_contact(customer=customer, values=values, by=by))
    else:
        changed = services.update_contact(contact=contact, values=values, by=by)
        formset.changed_objects.append((changed, form.changed_data))
