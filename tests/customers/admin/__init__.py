"""The back office for customers."""
