"""The views of contracts, of what a company offers, and of the company itself."""
