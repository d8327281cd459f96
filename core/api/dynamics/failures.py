"""The failure codes of the surface: one list, by which clients decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core import errors


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure code: its HTTP status and the `message` of the envelope."""

    status: int
    message: str


FAILURES: Final[Mapping[str, Failure]] = {
    "EmptyBody": Failure(400, "The request has no body."),
    "MalformedBody": Failure(400, "The request body cannot be read."),
    "InvalidModel": Failure(400, "The request is invalid."),
    "MissingValue": Failure(400, "A required value is missing."),
    "InvalidValue": Failure(400, "A value breaks a rule."),
    "HierarchyLoop": Failure(400, "A record cannot be placed below itself."),
    "CurrencyNotConfigured": Failure(400, "The currency has no exchange rate."),
    "InvalidImage": Failure(400, "The image cannot be stored."),
    "RecurrenceMismatch": Failure(400, "The URL and the body name different recurrences."),
    "RuleBroken": Failure(400, "The request breaks a rule."),
    "Unauthorized": Failure(401, "A valid bearer token is required."),
    "Forbidden": Failure(403, "Your role or scope does not allow this request."),
    "NotFound": Failure(404, "A record does not exist."),
    "NotUnique": Failure(409, "A value is already used."),
    "StillNeeded": Failure(409, "Other records need this one."),
    "Protected": Failure(409, "The record is built in."),
    "RecurrenceCancelled": Failure(409, "The recurrence is cancelled."),
    "ClientInactive": Failure(409, "The client is not active."),
    "UsageConflict": Failure(409, "A usage record is known with other content."),
    "AmbiguousClient": Failure(409, "Several clients answer to this key; use the client's id."),
    "IdempotencyKeyInUse": Failure(409, "The first request with this key is still running."),
    "IdempotencyKeyReused": Failure(409, "This Idempotency-Key belongs to another request."),
    "TooManyRequests": Failure(429, "Too many requests; try again later."),
}

# The most precise class counts; a view may name codes for kinds of its own app.
DOMAIN_CODES: Final[Mapping[type[errors.DomainError], str]] = {
    errors.MissingValue: "MissingValue",
    errors.InvalidValue: "InvalidValue",
    errors.WrongType: "InvalidValue",
    errors.HierarchyLoop: "HierarchyLoop",
    errors.CurrencyNotConfigured: "CurrencyNotConfigured",
    errors.ImageTooLarge: "InvalidImage",
    errors.ImageNotSupported: "InvalidImage",
    errors.NotFound: "NotFound",
    errors.NotUnique: "NotUnique",
    errors.StillNeeded: "StillNeeded",
    errors.Protected: "Protected",
    errors.DomainError: "RuleBroken",
}


def code_of(error: errors.DomainError, own: Mapping[type[errors.DomainError], str]) -> str:
    """Return the code of an error, by the nearest of its classes that has one."""
    codes = {**DOMAIN_CODES, **own}
    return next(codes[kind] for kind in type(error).__mro__ if kind in codes)
