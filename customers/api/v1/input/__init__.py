"""The parameters that set the records of the customer base: one table per record."""
