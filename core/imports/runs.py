"""Runs of imports: begun, found again after an interruption, taken over, ended."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction

from core import events
from core.actor import Actor
from core.imports.kind import ImportKind, Verdict
from core.models import ImportRun, ImportState, OnError, Organization, RowAction

# How far it is: (done, of how many, rows so far); a file is measured in bytes, a plan in rows.
Advance = Callable[[int, int, int], None]

# The column of a run that counts the rows of each action.
COUNTERS: Final = {
    RowAction.CREATE: "created_rows",
    RowAction.UPDATE: "updated_rows",
    RowAction.UNCHANGED: "unchanged_rows",
    RowAction.DUPLICATE: "duplicate_rows",
    RowAction.CONFLICT: "conflict_rows",
    RowAction.ERROR: "error_rows",
}
ENDED: Final = (ImportState.APPLIED, ImportState.FAILED, ImportState.DISCARDED)
# Who does much at once on SQLite leaves it to others for this part of the time: they look again
# only every tenth of a second whether it is their turn.
_LEFT_TO_OTHERS: Final = 0.05
_MOST_NAMED: Final = 100


class TakenOver(Exception):
    """Another process goes on with this run; what this one did until then stays."""


class NotApplicable(Exception):
    """The plan cannot be applied; the message says why."""


def begin(
    organization: Organization,
    kind: type[ImportKind],
    *,
    source: str,
    by: Actor,
    digest: str = "",
    size: int = 0,
    upload: str = "",
    options: Mapping[str, Any],
    on_error: OnError,
    apply_at_once: bool,
) -> ImportRun:
    """Keep a new run, which waits to be planned. `options`: of the reading and of the kind."""
    return ImportRun.objects.create(
        organization=organization,
        kind=kind.name,
        source=source[:255],
        digest=digest,
        size=size,
        upload=upload,
        options=dict(options),
        on_error=on_error,
        apply_at_once=apply_at_once,
        created_by=by.user,
        client=by.client,
        request_id=by.request_id,
        created_at=by.at,
        updated_at=by.at,
    )


def interrupted(
    organization: Organization,
    kind: type[ImportKind],
    *,
    digest: str,
    asked: Mapping[str, Any],
    on_error: OnError,
) -> ImportRun | None:
    """Return the run of the same file, asked for in the same way, that was begun and never ended.

    A plan that was made and not begun to be applied is not gone on with: a new one knows more.
    """
    runs = ImportRun.objects.filter(
        organization=organization,
        kind=kind.name,
        digest=digest,
        on_error=on_error,
        state__in=(ImportState.PLANNING, ImportState.APPLYING),
    )
    same = (run for run in runs.order_by("-pk") if run.options.get("asked") == asked)
    return next(same, None)


def take_over(run: ImportRun, check: Callable[[ImportRun], None] = lambda run: None) -> None:
    """Make this process the only one that may go on with the run, as it stands by now.

    `check` raises what keeps it from that, having seen how the run stands.
    """
    with transaction.atomic():
        try:
            run.refresh_from_db(from_queryset=_locked(run))
        except ImportRun.DoesNotExist:
            raise TakenOver from None
        check(run)
        run.owner = uuid.uuid4()
        run.save(update_fields=["owner"])


@contextmanager
def held(run: ImportRun) -> Iterator[None]:
    """Run the block in one transaction that holds the run; TakenOver when it is another's now."""
    with transaction.atomic():
        if _locked(run).values_list("owner", flat=True).first() != run.owner:
            raise TakenOver
        yield


@contextmanager
def chunk_of(run: ImportRun) -> Iterator[None]:
    """Do as `held`, for a part of much work: others get their turn afterwards."""
    with _taking_turns(), held(run):
        yield


@contextmanager
def alone(organization: Organization) -> Iterator[None]:
    """Run the block in one transaction, no other import of the organization being in its own.

    It is what services lock first that move a record in a hierarchy. So imports that touch the same
    records in other orders wait instead of blocking each other.
    """
    with _taking_turns(), transaction.atomic():
        organizations = Organization.objects.select_for_update(no_key=True)
        list(organizations.filter(pk=organization.pk).values_list("pk"))
        yield


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Let others write after the block where only one can at a time."""
    began = time.monotonic()
    yield
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep((time.monotonic() - began) * _LEFT_TO_OTHERS)


def _locked(run: ImportRun) -> Any:
    return ImportRun.objects.select_for_update(no_key=True).filter(pk=run.pk)


def save(run: ImportRun, *names: str, by: Actor) -> None:
    """Write these columns of the run."""
    run.updated_at = max(by.at, run.updated_at)
    run.save(update_fields=[*names, "updated_at"])


def count(run: ImportRun, actions: Iterable[RowAction], *, sign: int = 1) -> None:
    """Add the rows of these actions to the run's counters; inside `chunk_of`."""
    for action in actions:
        name = COUNTERS[action]
        setattr(run, name, getattr(run, name) + sign)


def count_others(run: ImportRun, verdicts: Iterable[Verdict]) -> None:
    """Add what happened to other records; of what has a name each counts once."""
    others = Counter(run.others)
    for verdict in verdicts:
        others.update(verdict.others)
    names = [each for each in others if " " in each]
    for name in names:
        others[name] = 1
    for name in names[_MOST_NAMED:]:
        others[name.partition(" ")[0]] += others.pop(name)
    run.others = dict(others)


def conclude(run: ImportRun, state: ImportState, *, by: Actor, message: str = "") -> None:
    """End the planning or the applying of a run, and tell of it as an event.

    A run that ended already cannot fail any more. Raises TakenOver.
    """
    with held(run):
        stands = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
        if state == ImportState.FAILED and stands in ENDED:
            return
        run.state, run.message = state, message
        names = ["state", "message"]
        if state == ImportState.PLANNED:
            run.planned_at = by.at
            names.append("planned_at")
        if state == ImportState.APPLIED:
            run.applied_at, run.applied_by = by.at, by.user
            names += ["applied_at", "applied_by"]
        save(run, *names, by=by)
        if state == ImportState.APPLIED and run.written_rows:
            _tell(run, by)


def _tell(run: ImportRun, by: Actor) -> None:
    names = ("written_rows", *COUNTERS.values())
    events.record(
        run,
        code="import.applied",
        organization=run.organization,
        by=by,
        changes={name: [None, getattr(run, name)] for name in names},
    )
