"""The dated versions of the surface and what each of them broke: for the endpoints and for staff.

Here, and not with the endpoints, because the back office tells of versions, too. A version is
retired by taking it out of `VERSIONS`, and the change that came after it out of `HISTORY`; the
report of the back office (`dispatch.admin.versions`) says when nobody would notice.
"""

from __future__ import annotations

from typing import Final

from core.api.dispatch.versions import FieldRenamed, VersionHistory

VERSIONS: Final = (
    *("2019/02/08", "2021/04/07", "2021/05/07"),
    *("2021/08/02", "2021/11/04", "2023/04/19"),
)


class CustomerLocationIdRenamed(FieldRenamed):
    """A customer at a location says who it is by `id`, as every other record does."""

    version = "2021/04/07"
    about = "DispatchCustomerLocationModel: customer_id was renamed to id."
    models = frozenset({"DispatchCustomerLocationModel"})
    old = "customer_id"
    new = "id"


HISTORY: Final = VersionHistory(VERSIONS, [CustomerLocationIdRenamed])
