"""Everything that can be done to contracts, called as `services.create_contract(...)`."""

from billing.lookups import UnknownRecords
from billing.services.cancellation import cancel_contract
from billing.services.catalog import (
    create_package,
    create_service,
    update_package,
    update_service,
)
from billing.services.change_plan import Change
from billing.services.changes import change_services, preview_change
from billing.services.contracts import CustomerInactive, create_contract
from billing.services.periods import Period, local_day, period_at, start_of_day
from billing.services.plan import (
    PlanDetail,
    PlanStatus,
    create_allowance,
    delete_allowance,
    plan_status,
    update_allowance,
)
from billing.services.state import RecurrenceCancelled
from billing.services.usage import Recorded, record_usage
from billing.services.usage_entries import UsageConflict
from billing.services.usage_sums import used_in_period, used_in_periods

__all__ = [
    "Change",
    "CustomerInactive",
    "Period",
    "PlanDetail",
    "PlanStatus",
    "Recorded",
    "RecurrenceCancelled",
    "UnknownRecords",
    "UsageConflict",
    "cancel_contract",
    "change_services",
    "create_allowance",
    "create_contract",
    "create_package",
    "create_service",
    "delete_allowance",
    "local_day",
    "period_at",
    "plan_status",
    "preview_change",
    "record_usage",
    "start_of_day",
    "update_allowance",
    "update_package",
    "update_service",
    "used_in_period",
    "used_in_periods",
]
