"""`manage.py rotate_encryption_keys`: everything encrypted, under the first key."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.views.decorators.debug import sensitive_variables

from core.encryption import EncryptedColumn, Undecryptable, decrypt, encrypt, is_current

BATCH: Final = 500
# How many unreadable rows are named for each column.
MOST_NAMED: Final = 20

CURRENT, OLD, REWRITTEN, MEANWHILE, UNREADABLE = (
    "under the first key already",
    "under another key",
    "encrypted again",
    "changed by somebody else meanwhile",
    "unreadable",
)


class Command(BaseCommand):
    help = (
        "Encrypt every stored secret again under the first of FIELD_ENCRYPTION_KEYS. Each row is "
        "written for itself, so the command may be stopped at any time and run again. Exit status "
        "1 while rows are left that need another key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only count; an old key may go when none needs it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for column in encrypted_columns():
            counts: Counter[str] = Counter()
            unreadable: list[str] = []
            for row_id, token, context in stored_tokens(column):
                result = rotate(column, row_id, token, context, is_check=options["check"])
                counts[result] += 1
                if result == UNREADABLE and len(unreadable) < MOST_NAMED:
                    unreadable.append(str(row_id))
            told = ", ".join(f"{count} {result}" for result, count in sorted(counts.items()))
            self.stdout.write(f"{column}: {told or 'no values'}")
            if unreadable:
                self.stderr.write(f"{column}: unreadable rows: {', '.join(unreadable)}")
            left += counts[OLD] + counts[MEANWHILE] + counts[UNREADABLE]
        if left:
            raise CommandError(f"{left} values are not under the first key.")


def encrypted_columns() -> list[EncryptedColumn]:
    """Return every column of every app that holds encrypted values."""
    return [
        EncryptedColumn(model, name)
        for model in apps.get_models()
        for name in getattr(model, "encrypted_columns", ())
    ]


def stored_tokens(column: EncryptedColumn) -> Iterator[tuple[Any, str, str]]:
    """Yield row id, token and context of every value, in the order of the ids."""
    rows = column.model._base_manager.exclude(**{column.name: ""}).order_by("pk")
    columns = ("pk", column.name, column.organization_path)
    batch = list(rows.values_list(*columns)[:BATCH])
    while batch:
        for row_id, token, organization_id in batch:
            yield row_id, token, column.context(organization_id=organization_id, row_id=row_id)
        batch = list(rows.filter(pk__gt=batch[-1][0]).values_list(*columns)[:BATCH])


@sensitive_variables()
def rotate(
    column: EncryptedColumn, row_id: Any, token: str, context: str, *, is_check: bool
) -> str:
    """Encrypt one value again if it needs that, and say what came of it."""
    try:
        text = decrypt(token, context=context)
    except Undecryptable:
        return UNREADABLE
    if is_current(token):
        return CURRENT
    if is_check:
        return OLD
    # Whoever writes the row after it was read here wins: the row is written only as it was read,
    # and no lock is held that a request would have to wait for. The value does not change, so
    # neither the row's past nor its time of change do.
    rows = column.model._base_manager.filter(pk=row_id, **{column.name: token})
    return REWRITTEN if rows.update(**{column.name: encrypt(text, context=context)}) else MEANWHILE
