"""What is sent of contracts, and where."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from tests.dynamics import sample_text

ALL = "/dynamics/clients/C-1/recurrences"
R_1 = f"{ALL}/R-1"
# What the fixture's contract holds.
UNCHANGED = {"stamps": (10, "", ""), "mails": (10, "", "")}


def said(**values: Any) -> dict[str, Any]:
    """Return the body that says this of the contract."""
    return {"recurrence": values}


def items(*codes: str, **values: Any) -> list[dict[str, Any]]:
    return [{"service_id": code, **values} for code in codes]


def in_xml(inner: str) -> str:
    return (
        "<UpgradeDowngradeCrmModelApi><recurrence>"
        f"{inner}</recurrence></UpgradeDowngradeCrmModelApi>"
    )


# The documented request. It names one service twice, which is refused: the second gets its own id.
TWICE = "sample string 1"
OTHER = "sample string 5"


def json_sample() -> str:
    body = json.loads(sample_text("change_services.request.json"))
    body["recurrence"]["services"][1]["service_id"] = OTHER
    return json.dumps(body)


def xml_sample() -> str:
    named = f"<service_id>{TWICE}</service_id>"
    first, second, rest = sample_text("change_services.request.xml").split(named)
    return f"{first}{named}{second}<service_id>{OTHER}</service_id>{rest}"


def form_sample(opening: str, closing: str) -> str:
    """Return the sample in one of the two notations of forms."""
    recurrence = json.loads(json_sample())["recurrence"]
    wanted = recurrence.pop("services")
    pairs = [(f"{opening}{name}{closing}", value) for name, value in recurrence.items()]
    for number, item in enumerate(wanted):
        start = f"{opening}services{closing}[{number}]"
        pairs += [(f"{start}{opening}{name}{closing}", value) for name, value in item.items()]
    return "&".join(f"recurrence{quote(name)}={quote(str(value))}" for name, value in pairs)
