"""The back office for contracts, and for what they are made of."""

from billing.admin import contracts, kept, offers, plan

__all__ = ["contracts", "kept", "offers", "plan"]
