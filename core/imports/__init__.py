"""The import engine: reading files, collecting problems, writing all rows or none.

It knows no business rule. A kind of record describes itself in its own app
(`customers/imports/customers.py`); a management command puts the two together.
"""
