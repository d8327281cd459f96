"""Whole documents of the page's ids, without serializers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.api.v1.output import OutputModel, Reply, Side
from core.rows import RowReader


class DocumentReader:
    """Reads documents of an output model, in the order of the ids given."""

    def __init__(self, model: OutputModel) -> None:
        self.model = model
        rows = model.model._default_manager.values_list(*model.columns)
        self._rows = RowReader(rows, key="pk__any")

    def read(self, ids: Sequence[int], reply: Reply) -> list[dict[str, Any]]:
        """Return the documents of the ids; one that vanished meanwhile is left out."""
        if not ids:
            return []
        rows = {row[0]: row for row in self._rows.read(ids)}
        sides = self.model.read_sides(ids, reply) if self.model.read_sides else {}
        build = self.model.builder(reply.organization)
        present = (rows[i] for i in ids if i in rows)
        return [build(row, _of_row(row[0], sides), reply) for row in present]


def _of_row(record_id: int, sides: dict[str, Side]) -> dict[str, Any]:
    return {name: side.by_id.get(record_id, side.default) for name, side in sides.items()}
