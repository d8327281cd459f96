"""What the tests of the value parsers share: values no parser reads, and how one refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import DomainError, InvalidValue, WrongType

OTHER_JSON = [None, [], {}, ["1"], {"a": 1}]
# Named, because pytest cannot write an integer of more than 4,300 digits into a test's name.
HUGE_INTEGER = pytest.param(10**5000, id="10^5000")


def refused(parse: Callable[..., object], value: object, **limits: Any) -> type[DomainError]:
    """Give the kind of error, having seen that it names the field and not the value."""
    with pytest.raises((InvalidValue, WrongType)) as caught:
        parse("aField", value, **limits)
    assert caught.value.field == "aField"
    assert caught.value.message.startswith("aField ")
    assert len(caught.value.message) < 100
    return caught.type
