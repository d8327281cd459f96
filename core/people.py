"""The people who use the back office and the surfaces, and what they may do there.

`values` maps the names of `VALUES` to what they become; absent means leave. Creating and changing
raise MissingValue (`username`), InvalidValue or NotUnique (`username`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import events
from core.actor import Actor
from core.errors import InvalidValue, MissingValue, NotFound, NotUnique
from core.history import attribute
from core.models import Membership, Organization, User
from core.roles import Role
from core.services import grant_roles

_PLAIN: Final = (
    *("username", "first_name", "last_name", "email", "reference"),
    *("is_active", "is_staff", "is_superuser"),
)
_MANY: Final = ("groups", "user_permissions")
VALUES: Final = (*_PLAIN, *_MANY)


@transaction.atomic
def create_user(
    *,
    values: Mapping[str, Any],
    password: str | None,
    by: Actor,
    organization: Organization | None = None,
    roles: Iterable[Role] = (),
) -> User:
    """Create a person, at once with roles in an organization when one is given.

    `password` is checked by whoever asks for it; None makes one that never fits.
    """
    user = User(**_plain(values))
    _check(user)
    user.set_password(password)
    attribute(user, by)
    _save(user)
    _set_many(user, values)
    if organization is not None:
        grant_roles(user=user, organization=organization, roles=roles, by=by)
    _announce(
        user, "user.created", by, {"username": [None, user.username], **_access(user, values)}
    )
    return user


@transaction.atomic
def update_user(*, user: User, values: Mapping[str, Any], by: Actor) -> User:
    """Change a person; return the record as it is now. Nothing is written when nothing differs."""
    record = _lock(user)
    before = _state(record, values)
    for name, value in _plain(values).items():
        setattr(record, name, value)
    _check(record)
    _set_many(record, values)
    after = _state(record, values)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        attribute(record, by)
        _save(record)
        _announce(record, "user.updated", by, changes)
    return record


@transaction.atomic
def set_password(*, user: User, password: str | None, by: Actor) -> User:
    """Give a person another password (None: one that never fits); neither is recorded anywhere."""
    record = _lock(user)
    record.set_password(password)
    attribute(record, by)
    record.save(update_fields=["password", "updated_at"])
    _announce(record, "user.password_changed", by, {})
    return record


@transaction.atomic
def revoke_membership(*, membership: Membership, by: Actor) -> None:
    """Take one role away from its holder."""
    events.record(
        membership, code="membership.revoked", organization=membership.organization, by=by
    )
    attribute(membership, by)
    membership.delete()


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _PLAIN if name in values}


def _lock(user: User) -> User:
    record: User | None = User.objects.select_for_update().filter(pk=user.pk).first()
    if record is None:
        raise NotFound("user", user.pk)
    return record


def _check(user: User) -> None:
    if not user.username:
        raise MissingValue("username")
    try:
        user.clean_fields(exclude=["password", "last_login", "date_joined"])
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise InvalidValue(" ".join(problems), field=field) from error
    _check_unique(user)


def _save(user: User) -> None:
    """Write the row; raises NotUnique for a name that another call took since it was checked."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        _check_unique(user)
        raise


def _check_unique(user: User) -> None:
    # Two names that differ in case only could not be told apart by those who read them.
    if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
        raise NotUnique("username")


def _set_many(user: User, values: Mapping[str, Any]) -> None:
    for name in _MANY:
        if name in values:
            getattr(user, name).set(values[name])


def _state(user: User, values: Collection[str]) -> dict[str, Any]:
    """Return what the event compares: plain values, and the ids of what is many."""
    state = {name: getattr(user, name) for name in _PLAIN if name in values}
    for name in _MANY:
        if name in values:
            state[name] = sorted(getattr(user, name).values_list("pk", flat=True))
    return state


def _access(user: User, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new account may do in the back office, where it may do anything."""
    state = _state(user, values.keys() & {"is_staff", "is_superuser", *_MANY})
    return {name: [None, value] for name, value in sorted(state.items()) if value}


def _announce(user: User, code: str, by: Actor, changes: dict[str, Any]) -> None:
    """Keep the event in every organization that the person reaches."""
    reached = Membership.objects.filter(user=user).values("organization_id")
    for organization in Organization.objects.filter(pk__in=reached).order_by("pk"):
        events.record(user, code=code, organization=organization, by=by, changes=changes)
