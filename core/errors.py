"""The kinds of failure a business rule can raise.

Services raise these and nothing else; they carry *domain* names (`parent`, `reference`), never wire
names. Each surface turns a kind into its own status, code and text (`core/api/v1/errors.py`, ...).
"""

from __future__ import annotations


class DomainError(Exception):
    """A business rule said no.

    `field` is the domain name of the offending value, or None when the whole record is concerned.
    `message` is a plain English sentence, safe to show to any client.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class MissingValue(DomainError):
    """A required value was not given, or was given empty."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is required.", field=field)


class InvalidValue(DomainError):
    """A value of the right type breaks a rule (range, length, format, combination)."""


class WrongType(DomainError):
    """A value cannot be read as the type the field has.

    `expected` names the type in plain words, for example "a boolean: true or false".
    """

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field} must be {expected}.", field=field)
        self.expected = expected


class NotUnique(DomainError):
    """Another record of the organization already has this value."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is already used.", field=field)


class NotFound(DomainError):
    """A record named by the caller does not exist, or belongs to another organization.

    `kind` is the domain noun in lower case ("customer", "payment type"); `key` is the id or
    reference as the caller gave it.
    """

    def __init__(self, kind: str, key: object, *, field: str | None = None) -> None:
        super().__init__(f"The {kind} {key} does not exist.", field=field)
        self.kind = kind
        self.key = key


class CurrencyNotConfigured(DomainError):
    """The currency exists, but the organization has no exchange rate for it."""

    def __init__(self, code: str, *, field: str | None = None) -> None:
        super().__init__(f"The currency {code} has no exchange rate.", field=field)
        self.code = code


class HierarchyLoop(DomainError):
    """A record would become its own ancestor."""

    def __init__(self, kind: str, *, field: str | None = None) -> None:
        super().__init__(f"A {kind} cannot be placed below itself.", field=field)
        self.kind = kind


class StillNeeded(DomainError):
    """The record cannot be deleted because others depend on it."""


class Protected(DomainError):
    """The record is built in and can never be deleted."""


class ImageTooLarge(DomainError):
    """The image has more bytes than allowed."""


class ImageNotSupported(DomainError):
    """The file is not an image this system can store."""
