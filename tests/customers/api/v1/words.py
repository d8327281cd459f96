"""The documented words of refusals, as (status, code, text)."""

from __future__ import annotations

Refusal = tuple[int, str, str]


def failed(detail: str) -> Refusal:
    return 400, "save_failed", f"Failed to save instance. {detail}"


def wrong_type(name: str) -> Refusal:
    text = f"The type of parameter {name} you provided is not valid for this request."
    return 400, "invalid_param_type", text


def missing(name: str) -> Refusal:
    return 400, "missing_param", f"{name} parameter is missing"


def not_found(what: str) -> Refusal:
    return 404, "not_found", f"The {what} doesn't exist."
