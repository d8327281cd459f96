"""Somebody with every right in one organization finds, chooses and changes nothing of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from core.models import Event
from tests.admin_matrix.pages import NAMING, Page, all_pages
from tests.admin_matrix.twins import (
    BEGINNING,
    CANARY,
    NOBODY,
    Twins,
    keyed_pages,
    make_twins,
    neutral,
)
from tests.admin_matrix.world import OF_NOBODY
from tests.back_office import entered

pytestmark = pytest.mark.django_db
YES: Final = {"post": "yes", "_confirm": "yes", "confirm": "yes", "apply": "yes"}


def model_pages(kind: str) -> Iterator[Page]:
    """Return the pages of this kind of the models that belong to an organization."""
    for page in all_pages():
        if page.model and page.kind == kind and page.model._meta.label_lower not in OF_NOBODY:
            yield page


def theirs_of(twins: Twins, page: Page) -> Any:
    assert page.model is not None
    return twins.theirs.key_of(page.model)


def test_the_canary_sings_where_it_may():
    twins = make_twins()
    twins.send("get", reverse("admin:customers_customer_changelist"))
    assert twins.wrong == []
    assert CANARY in str(twins.theirs.records["customers.customer"])
    twins.staff.user.is_superuser = True
    twins.staff.user.save()
    twins.send("get", reverse("admin:customers_customer_changelist"))
    assert len(twins.wrong) == 1
    assert twins.theirs.secret != twins.ours.secret


def test_a_foreign_record_is_as_good_as_none_on_every_page():
    twins = make_twins()
    for page in keyed_pages():
        if page.model is None or page.model._meta.label_lower in OF_NOBODY:
            continue
        keys = (theirs_of(twins, page), NOBODY)
        for method, data in (("get", None), ("post", YES)):
            for foreign, none in zip(*(page.addresses(key) for key in keys), strict=True):
                replies = [
                    neutral(twins.send(method, address, data), *keys) for address in (foreign, none)
                ]
                if replies[0] != replies[1] or replies[0][0] == 200:
                    twins.wrong.append((method, foreign, data, [each[:2] for each in replies]))
    assert twins.wrong == []


def test_autocompletes_offer_nothing_foreign():
    twins = make_twins()
    found = 0
    for model, model_admin in admin.site._registry.items():
        inlines: list[Any] = [(each.model, each) for each in model_admin.inlines]
        for owner, offering in [(model, model_admin), *inlines]:
            for name in offering.autocomplete_fields:
                field = {"app_label": owner._meta.app_label, "model_name": owner._meta.model_name}
                for term in ("", BEGINNING):
                    for whose in ({}, {"organization": twins.theirs.organization.pk}):
                        asked = {**field, "field_name": name, "term": term, **whose}
                        reply = twins.send("get", reverse("admin:autocomplete"), asked)
                        results = reply.json()["results"]
                        if term or whose:
                            twins.wrong += [(asked, results)] * bool(results)
                        found += len(results)
    assert twins.wrong == []
    assert found > 0


def test_lists_show_and_find_nothing_foreign_whatever_is_asked():
    twins = make_twins()
    for page in model_pages("changelist"):
        (address,) = page.addresses()
        shown = twins.send("get", address)
        queries: list[dict[str, Any]] = [
            *({"q": BEGINNING}, {"organization": twins.theirs.organization.pk}),
            *({"_popup": "1"}, {"_facets": "True"}, {"all": ""}),
        ]
        changelist = (shown.context or {}).get("cl")
        for spec in changelist.filter_specs if changelist else ():
            queries += [
                {name: key} for name in spec.expected_parameters() for key in keys(twins, spec)
            ]
        for query in queries:
            twins.send("get", address, query)
    assert twins.wrong == []


def keys(twins: Twins, spec: Any) -> list[Any]:
    """Return the foreign keys to ask a filter for: of its own model, or of the usual ones."""
    remote = getattr(getattr(spec, "field", None), "remote_field", None)
    if remote is not None and remote.model._meta.label_lower in twins.theirs.records:
        return [twins.theirs.key_of(remote.model)]
    usual = ("core.organization", "customers.customer", "customers.customercategory")
    return [twins.theirs.records[name].pk for name in usual]


def test_actions_do_nothing_to_foreign_records():
    twins = make_twins()
    for page in model_pages("changelist"):
        (address,) = page.addresses()
        shown = twins.send("get", address)
        form = (shown.context or {}).get("action_form")
        actions = [name for name, _ in form.fields["action"].choices if name] if form else []
        for action in actions:
            for across in ("0", "1"):
                chosen = {"action": action, "select_across": across, "index": "0"}
                data = {**chosen, "_selected_action": [theirs_of(twins, page)]}
                asked = twins.send("post", address, data)
                twins.send("post", address, {**hidden(asked), **YES, **data})
            _with_foreign_choices(twins, page, action)
    assert twins.wrong == []


def _with_foreign_choices(twins: Twins, page: Page, action: str) -> None:
    """Do it to a record of ours, with what the page of the action asks for from theirs."""
    assert page.model is not None
    (address,) = page.addresses()
    data = {"action": action, "_selected_action": [twins.ours.key_of(page.model)]}
    asked = twins.send("post", address, data)
    text = "" if asked.streaming else asked.content.decode(errors="replace")
    for name in set(re.findall(r'<select[^>]* name="([^"]+)"', text)):
        for label, record in twins.theirs.records.items():
            if label.endswith(name.rpartition("-")[2].replace("_", "")):
                twins.send("post", address, {**hidden(asked), **YES, **data, name: record.pk})


def hidden(response: Any) -> dict[str, str]:
    """Return the hidden inputs of the page."""
    if response.streaming:
        return {}
    found = re.findall(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content)
    return {name.decode(): value.decode() for name, value in found}


def test_no_form_takes_a_foreign_record():
    twins = make_twins()
    tried = 0
    for page in [*model_pages("add"), *model_pages("change")]:
        assert page.model is not None
        (address,) = page.addresses(twins.ours.key_of(page.model))
        shown = twins.send("get", address)
        if not (shown.context and "adminform" in shown.context):
            continue
        data = entered(shown)
        for name, key in foreign_choices(twins, shown):
            many = isinstance(data.get(name), list)
            twins.send("post", address, {**data, name: [key] if many else key})
            tried += 1
        if page.kind == "add":
            places = [
                f"{address}?organization={key}" for key in (foreign_organization(twins), NOBODY)
            ]
            for method in ("get", "post"):
                replies = [twins.send(method, each).status_code for each in places]
                twins.wrong += [(method, address, replies)] * (replies[0] != replies[1])
    assert twins.wrong == []
    assert tried > 30


def foreign_organization(twins: Twins) -> int:
    return int(twins.theirs.organization.pk)


def foreign_choices(twins: Twins, shown: Any) -> Iterator[tuple[str, Any]]:
    """Yield each field of the page's forms that names a record, with the foreign one for it."""
    formsets = [each.formset for each in shown.context.get("inline_admin_formsets") or ()]
    inline = [form for formset in formsets for form in formset.forms]
    for form in [shown.context["adminform"].form, *inline]:
        for bound in form:
            if isinstance(bound.field, forms.ModelChoiceField) and not bound.is_hidden:
                queryset: Any = bound.field.queryset
                model = queryset.model
                if (label := model._meta.label_lower) in twins.theirs.records:
                    yield bound.html_name, twins.theirs.records[label].pk


def test_pages_of_no_model_tell_nothing_foreign():
    twins = make_twins()
    theirs = twins.theirs
    for query in ({}, {"organization": theirs.organization.pk}, {"q": BEGINNING}, {"s": BEGINNING}):
        for name in ("index", "search", "choose_organization", "password_change"):
            twins.send("get", reverse(f"admin:{name}"), query)
    for label in {each.partition(".")[0] for each in theirs.records}:
        twins.send("get", reverse("admin:app_list", args=[label]))
    for record in theirs.records.values():
        kind = ContentType.objects.get_for_model(record)
        replies = []
        for key in (record.pk, NOBODY):
            reply = twins.send("get", reverse("admin:view_on_site", args=[kind.pk, key]))
            replies.append(neutral(reply, record.pk, NOBODY))
        twins.wrong += [(kind, replies)] * (replies[0] != replies[1])
    assert twins.wrong == []


def test_pages_that_are_told_customers_take_none_of_theirs():
    twins = make_twins()
    own, foreign = (each.records["customers.customer"].pk for each in (twins.ours, twins.theirs))
    for name, parameters in NAMING.items():
        address = reverse(f"admin:{name}")
        for parameter in parameters:
            given = {**dict.fromkeys(parameters, own), parameter: foreign}
            missing = {**given, parameter: NOBODY}
            for method in ("get", "post"):
                replies = [
                    neutral(
                        twins.send(method, f"{address}?{urlencode(each)}", {**each, **YES}),
                        *(foreign, NOBODY),
                    )
                    for each in (given, missing)
                ]
                wrong = [(method, name, parameter, [each[:2] for each in replies])]
                twins.wrong += wrong * (replies[0] != replies[1])
    assert twins.wrong == []


def test_what_one_does_is_told_to_ones_own_organization_only():
    twins = make_twins()
    before = Event.objects.filter(organization=twins.theirs.organization).count()
    customer = twins.ours.records["customers.customer"]
    saved = twins.staff.save("customers_customer_change", customer.pk, name="Other name")
    assert saved.status_code == 302
    event = Event.objects.filter(code="customer.updated").latest("pk")
    assert (event.organization, event.actor) == (twins.ours.organization, twins.staff.user)
    assert Event.objects.filter(organization=twins.theirs.organization).count() == before
