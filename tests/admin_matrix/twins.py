"""Asking the back office for what belongs to another organization, as somebody with every right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.messages import get_messages
from django.db import connection, models, transaction
from django.http import HttpResponseBase

from tests.admin_matrix.pages import Page, all_pages
from tests.admin_matrix.rows import rows_of_organization
from tests.admin_matrix.world import World, make_world
from tests.back_office import Staff, make_staff

# In every text of the other organization, and in none of ours.
CANARY: Final = "zzcanary"
# Finds the canary and is no canary itself: pages show what was searched for.
BEGINNING: Final = "zzcana"
# No record has it.
NOBODY: Final = 987_654_321
_VARYING: Final = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|name="seen_at" value="[^"]*"|[0-9a-f]{32}'
)


class Writes:
    """Notes whether anything was written, but for sessions and the admin's own log."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run the statement (Django calls it)."""
        is_ours = not re.search(r"django_session|django_admin_log|SAVEPOINT|last_login", sql)
        self.seen = self.seen or (is_ours and bool(re.match(r"INSERT|UPDATE|DELETE", sql)))
        return execute(sql, params, many, context)


@dataclass(slots=True)
class Twins:
    """Ours and theirs, made alike, and a member of ours who may do everything there."""

    ours: World
    theirs: World
    staff: Staff
    rows: dict[str, list[Any]]
    wrong: list[Any]

    def send(self, method: str, address: str, data: Any = None) -> Any:
        """Send the request and undo what it did; note what must not be seen or changed."""
        client, place = self.staff.client, (method, address, data)
        session = client.cookies["sessionid"].value
        writes = Writes()
        with transaction.atomic(), connection.execute_wrapper(writes):
            response = getattr(client, method)(address, data)
            text = body_of(response) + repr(said(response)).encode()
            if CANARY.encode() in text:
                at = text.index(CANARY.encode())
                self.wrong.append((*place, "shows", text[max(0, at - 80) : at + 40]))
            if response.status_code >= 500:
                self.wrong.append((*place, response.status_code))
            if writes.seen:
                self._check_rows(place)
            transaction.set_rollback(True)
        client.cookies.pop("messages", None)  # the next page would show them
        if "sessionid" not in client.cookies or client.cookies["sessionid"].value != session:
            client.force_login(self.staff.user, BACKEND)  # the new session was undone, too
        return response

    def _check_rows(self, place: Any) -> None:
        """Note a change of the other organization's rows, or one of ours that refers to them."""
        now = rows_of_organization(self.theirs.organization)
        changed = [name for name in now if now[name] != self.rows[name]]
        if changed:
            self.wrong.append((place, "changes", changed))
        if strayed := list(strays(self.ours, self.theirs)):
            self.wrong.append((place, "refers", strayed))


BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


def make_twins() -> Twins:
    """Return the twins; the keys of theirs are none of ours."""
    ours = make_world("mine")
    theirs = make_world(CANARY)
    staff = make_staff(ours.organization)
    return Twins(ours, theirs, staff, rows_of_organization(theirs.organization), [])


def body_of(response: HttpResponseBase) -> bytes:
    """Return all that the person gets: the text, or a file as it is downloaded."""
    text = getattr(response, "content", None)
    return text if text is not None else b"".join(response)


def said(response: Any) -> list[str]:
    """Return where the reply leads, and the messages that the next page will show."""
    shown = [str(each) for each in get_messages(response.wsgi_request)]
    return [response.get("Location", ""), *shown]


def neutral(response: Any, *keys: Any) -> tuple[int, str, str]:
    """Return the status, what is said and the text, with # for the keys that were asked for."""
    text = _VARYING.sub("@", body_of(response).decode(errors="replace"))
    whole = rf"(?<![0-9A-Za-z])(?:{'|'.join(str(key) for key in keys)})(?![0-9A-Za-z])"
    told, text = (re.sub(whole, "#", each) for each in (repr(said(response)), text))
    return response.status_code, told, text


def strays(ours: World, theirs: World) -> Iterator[str]:
    """Yield each column by which a row of ours refers to a record of theirs."""
    for model in {type(each) for each in ours.records.values()}:
        names = {field.name for field in model._meta.get_fields()}
        if "organization" not in names:
            continue
        rows = model._default_manager.filter(organization=ours.organization)
        for field in model._meta.get_fields():
            target: Any = getattr(field, "related_model", None)
            forward = isinstance(field, models.ForeignKey | models.ManyToManyField)
            if not forward or field.name == "organization":
                continue
            if "organization" in {each.name for each in target._meta.get_fields()}:
                foreign = {f"{field.name}__organization": theirs.organization}
                if rows.filter(**foreign).exists():
                    yield f"{model.__name__}.{field.name}"


def keyed_pages() -> list[Page]:
    """Return the pages about one record that belongs to an organization."""
    return [page for page in all_pages() if page.has_object]
