"""What the settings of a location do, in plain English; the back office translates it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

# By the name of the setting. A switch says what it does when it is on.
SETTINGS: Final[dict[str, str]] = {
    "allow_new_asset_numbers": _("On: drivers may enter numbers of assets that nobody knew."),
    "asset_number_required": _("On: no job is finished without the number of its asset."),
    "bar_code_type": _("How the bar codes of assets are printed."),
    "main_inventory_name": _("What the stock that assets start in is called."),
    "auto_complete_dumps": _("On: a trip to the dump is finished without anybody saying so."),
    "auto_rollover_enabled": _("On: jobs left in the evening are planned for the next day."),
    "do_share_drivers": _("On: other locations may send this location's drivers."),
    "driver_self_assignment": _("On: drivers take open jobs by themselves."),
    "dtt_enabled": _("On: disposal tickets are asked for."),
    "leed_enabled": _("On: reports for green building (LEED) are made."),
    "require_reason_fail_delay": _("On: whoever reports a failure or a delay says why."),
    "require_reference_number": _("On: no job is entered without the customer's reference."),
    "require_signature": _("On: somebody signs for every finished job."),
    "use_additional_items": _("On: a job may have items besides its asset."),
    "auto_billing_setup": _("On: each new customer of the location is set up for billing."),
    "billing_accounts_global": _("On: the billing accounts of all locations may be used here."),
    "distance_factor": _(
        "What a distance as the crow flies is multiplied with, to be about as long as the road: 1.3"
        " makes 13 of 10. Not negative, four decimals."
    ),
    "distance_label": _("The unit that distances are shown in."),
    "delivery_hidden": _("On: customers can't ask for one here."),
    "pickup_hidden": _("On: customers can't ask for one here."),
    "dropoff_hidden": _("On: customers can't ask for one here."),
    "exchange_hidden": _("On: customers can't ask for one here."),
    "service_hidden": _("On: customers can't ask for one here."),
    "service_disclaimer": _("What is printed below a job, at most 2,048 characters."),
    "notify_on_acknowledged_job": _("On: when the location has taken the job."),
    "notify_on_dispatched_job": _("On: when a driver is on the way."),
    "notify_on_completed_job": _("On: when the job is finished."),
    "notify_on_failed_job": _("On: when the job could not be done."),
}
