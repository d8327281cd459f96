"""The readers of single values, as surface v1 uses them; CSV imports share them."""

from core.values import (
    LARGEST_INTEGER,
    parse_boolean,
    parse_color,
    parse_decimal,
    parse_email,
    parse_emails,
    parse_float_coordinate,
    parse_identifier,
    parse_integer,
    parse_text,
    parse_url,
)

__all__ = [
    "LARGEST_INTEGER",
    "parse_boolean",
    "parse_color",
    "parse_decimal",
    "parse_email",
    "parse_emails",
    "parse_float_coordinate",
    "parse_identifier",
    "parse_integer",
    "parse_text",
    "parse_url",
]
