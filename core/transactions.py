"""A transaction around whole services, for callers that add something to what the services do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Model

Action = Callable[[], object]

logger = logging.getLogger(__name__)

# What undoes that which no database takes back, in the innermost block that is running.
_undoing: ContextVar[list[Action] | None] = ContextVar("core.transactions.undoing", default=None)


@contextmanager
def whole_transaction() -> Iterator[None]:
    """Run services in one transaction, or one savepoint where there is a transaction already.

    It differs from `transaction.atomic` in two ways. Foreign keys are checked by each statement and
    not at the end, so that a service still hears of a violation and can word it. And when the block
    is rolled back, what was said to `on_rollback` in it is done, the latest first.
    """
    outer = _undoing.get()
    undo: list[Action] = []
    token = _undoing.set(undo)
    is_kept = False
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
            is_kept_so_far = not transaction.get_rollback()
        is_kept = is_kept_so_far
    finally:
        _undoing.reset(token)
        if not is_kept:
            _do(reversed(undo))
        elif outer is not None:
            outer += undo


def on_rollback(action: Action) -> None:
    """Do this when the `whole_transaction` around the caller is rolled back, if there is one.

    For what the database does not take back, such as files. It must bear to be done twice.
    """
    undo = _undoing.get()
    if undo is not None:
        undo.append(action)


def lock_rows(*records: Model) -> None:
    """Lock the rows, in this order, until the transaction ends; vanished ones are passed over.

    The lock is the services' own (`no_key`): who only refers to the rows does not wait.
    """
    for record in records:
        rows = type(record)._base_manager.select_for_update(no_key=True).filter(pk=record.pk)
        list(rows.values_list("pk"))


def _do(actions: Iterator[Action]) -> None:
    for action in actions:
        try:
            action()
        except Exception:
            # The failure that rolled back is what the caller must hear of.
            logger.exception("What a transaction did outside the database could not be undone")
