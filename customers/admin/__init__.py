"""The back office for the customer base."""

from customers.admin import catalog, contacts, customers, external_ids, numbered

__all__ = ["catalog", "contacts", "customers", "external_ids", "numbered"]
