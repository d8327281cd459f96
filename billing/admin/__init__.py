"""The back office for contracts, and for what they are made of."""

from billing.admin import contracts, customer_panel, home, kept, offers, plan

__all__ = ["contracts", "customer_panel", "home", "kept", "offers", "plan"]
