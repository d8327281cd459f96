"""The documented bodies, as published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def sample(name: str) -> Any:
    """Return the body of `<name>.json`, its keys in the documented order."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text())


def compact(body: Any) -> bytes:
    """Return the body as it must go over the wire: one line without spaces."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
