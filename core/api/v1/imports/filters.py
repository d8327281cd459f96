"""The filters of the list of imports."""

from __future__ import annotations

from core.api.v1.filters import V1FilterSet, wildcard


class ImportFilterSet(V1FilterSet):
    """What the file holds and where the import stands."""

    kind = wildcard("kind", "kind", "What the file holds; * stands for anything.")
    state = wildcard("state", "state", "Where it stands; * stands for anything.")
    file = wildcard("file", "source", "Name of the file; * stands for anything.")
