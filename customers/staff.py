"""What the groups of staff may do with customers."""

from __future__ import annotations

from core.staff import (
    ADMINISTRATOR,
    AUDITOR,
    COLLECTIONS,
    CUSTOMER_SERVICE,
    DISPATCHER,
    allowing,
    everything_in,
    grant,
    looking_at,
)

_CATALOGS = (
    *("customercategory", "customersegmentation", "customergroup", "paymenttype", "region"),
    *("currencyrate", "customertype", "citizenship", "paymentcondition", "exchangeratetype"),
)

grant(ADMINISTRATOR, *everything_in("customers"))
# A customer's end is a cancellation; deleting one, like the catalogs, is the administrator's.
grant(
    CUSTOMER_SERVICE,
    *allowing("view add change", "customers", "customer"),
    *allowing("view add change delete", "customers", "contact", "customerexternalid"),
    *allowing("view", "customers", *_CATALOGS),
    *allowing("view", "customers", "customermerge"),
    "customers.merge_customers",
    "customers.export_customers",
)
# A hold is a change of the customer, and nothing finer than that can be given.
grant(
    COLLECTIONS,
    *allowing("view change", "customers", "customer"),
    *allowing("view", "customers", "contact", "customerexternalid", *_CATALOGS),
)
grant(DISPATCHER, *allowing("view", "customers", "customer", "contact", *_CATALOGS))
# An export leaves the house: looking is the auditor's, and passwords are for those who deliver.
grant(AUDITOR, *looking_at("customers"))
