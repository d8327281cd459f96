"""How the records of the customer base are imported: one description for each kind."""
