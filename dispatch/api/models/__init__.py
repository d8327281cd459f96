"""The wire models: tables of fields, in the newest version."""
