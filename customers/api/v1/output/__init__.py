"""The documents of the customer base on the v1 surface: one field table per record."""
