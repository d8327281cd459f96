"""Everything that can be done to the customer base, called as `services.create_customer(...)`."""

from customers.services.cancellation import cancel_customer, customer_cancelled
from customers.services.catalog import (
    create_group,
    create_payment_type,
    create_segmentation,
    delete_group,
    delete_payment_type,
    delete_segmentation,
    furnish_organization,
    update_group,
    update_payment_type,
    update_segmentation,
    upsert_group,
    upsert_payment_type,
    upsert_segmentation,
)
from customers.services.categories import (
    create_category,
    delete_category,
    update_category,
    upsert_category,
)
from customers.services.contacts import create_contact, delete_contact, update_contact
from customers.services.currencies import delete_currency_rate, set_currency_rate
from customers.services.customer import create_customer, update_customer, upsert_customer
from customers.services.deletion import customer_deleting, delete_customer
from customers.services.delivery_portal import reveal_portal_password
from customers.services.external_ids import (
    create_external_id,
    delete_external_id,
    update_external_id,
)
from customers.services.groups import assign_group, unassign_group
from customers.services.merging import (
    BALANCE_SUM,
    NotMergeable,
    NotUndoable,
    keep_apart,
    merge_customers,
    takeable,
    undo_merge,
)
from customers.services.regions import create_region, delete_region, update_region
from customers.services.single_addresses import (
    create_address,
    deactivate_address,
    update_address,
)

__all__ = [
    "BALANCE_SUM",
    "NotMergeable",
    "NotUndoable",
    "assign_group",
    "cancel_customer",
    "create_address",
    "create_category",
    "create_contact",
    "create_customer",
    "create_external_id",
    "create_group",
    "create_payment_type",
    "create_region",
    "create_segmentation",
    "customer_cancelled",
    "customer_deleting",
    "deactivate_address",
    "delete_category",
    "delete_contact",
    "delete_currency_rate",
    "delete_customer",
    "delete_external_id",
    "delete_group",
    "delete_payment_type",
    "delete_region",
    "delete_segmentation",
    "furnish_organization",
    "keep_apart",
    "merge_customers",
    "reveal_portal_password",
    "set_currency_rate",
    "takeable",
    "unassign_group",
    "undo_merge",
    "update_address",
    "update_category",
    "update_contact",
    "update_customer",
    "update_external_id",
    "update_group",
    "update_payment_type",
    "update_region",
    "update_segmentation",
    "upsert_category",
    "upsert_customer",
    "upsert_group",
    "upsert_payment_type",
    "upsert_segmentation",
]
