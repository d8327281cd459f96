"""Pictures of customers, contacts and categories: files follow the fate of the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import transaction

from core.images import delete_image, save_image
from core.models import Organization
from core.transactions import on_rollback
from customers.services.columns import Values


@contextmanager
def stored_picture(
    values: Values, *, key: str, column: str, organization: Organization, folder: str
) -> Iterator[dict[str, Any]]:
    """Store the upload found under `key`; yield {column: its path}, or {} when there is none.

    None as the upload clears the column. The file is written before the block, so that no row is
    locked meanwhile, and removed when the block fails, or later the `whole_transaction` around it.
    Raises ImageTooLarge or ImageNotSupported.
    """
    if key not in values:
        yield {}
        return
    path = ""
    if values[key] is not None:
        place = f"{organization.slug}-{organization.media_stamp}/{folder}"
        path = save_image(values[key], folder=place)
    try:
        yield {column: path}
    except BaseException:
        delete_image(path)
        raise
    if path:
        on_rollback(partial(delete_image, path))


def forget_picture(path: str) -> None:
    """Remove the picture's files once the transaction is certain; an empty path is fine."""
    if path:
        # robust: the change is already committed, a failing disk must not make it look refused
        transaction.on_commit(partial(delete_image, path), robust=True)
