"""Demo data for development: two organizations, so that it can be seen that they do not mix."""
