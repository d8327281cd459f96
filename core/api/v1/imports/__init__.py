"""Imports on the v1 surface: a file is sent, its plan is read, then applied.

Ours: the product whose dialect this is has none.
"""
