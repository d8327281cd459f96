"""Numbers as Mexico writes them, 1,234.50: Spain's decimal comma would be read as thousands."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
