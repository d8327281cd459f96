"""What replies hold: the envelope of an action, or ASP.NET's own error before one is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.api.dynamics.fields import Kind, Model, list_of, nested, scalar, string
from core.api.dynamics.json_writer import quote, write_json
from core.api.dynamics.xml_writer import element, escape, write_xml

# Where no organization is known yet.
DEFAULT_ZONE: Final[tzinfo] = ZoneInfo("America/Mexico_City")
# The data of an action that answers none.
NOTHING: Final = Model("Object", [])


@cache
def envelope_model(data: Model, *, is_list: bool = False) -> Model:
    """Return the table of `ResponseModelApi<data>`, or of `ResponseModelApi<List<data>>`."""
    declare = list_of if is_list else nested
    return Model(
        f"ResponseModelApiOf{'ListOf' if is_list else ''}{data.name}",
        [
            scalar(
                Kind.BOOLEAN, "success", "success", about="Whether the request was carried out."
            ),
            string("message", "message", about="What happened, in one sentence."),
            list_of(
                "message_detail",
                "messageDetail",
                Kind.STRING,
                about="One entry per problem of a failure, or per warning of a success.",
            ),
            string("failure_code", "failureCode", about="The code of a failure; null on success."),
            declare("data", "data", data, about="The answer; null on failure."),
        ],
        about="What every action answers.",
        component=f"ResponseModelApiOf{'ListOf' if is_list else ''}{data.component}",
    )


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The reply of an action whose data is `data_model`, or a list of them with `is_list`."""

    data_model: Model = NOTHING
    is_list: bool = False
    success: bool
    message: str
    message_detail: Sequence[str] = ()
    failure_code: str | None = None
    data: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    zone: tzinfo = DEFAULT_ZONE

    def to_json(self) -> str:
        """Return the document."""
        return write_json(self._model, self._values, self.zone)

    def to_xml(self) -> str:
        """Return the document."""
        return write_xml(self._model, self._values, self.zone)

    @property
    def _model(self) -> Model:
        return envelope_model(self.data_model, is_list=self.is_list)

    @property
    def _values(self) -> dict[str, Any]:
        return {
            "success": self.success,
            "message": self.message,
            "message_detail": self.message_detail,
            "failure_code": self.failure_code,
            "data": self.data,
        }


@dataclass(frozen=True)
class HttpError:
    """ASP.NET's own error body."""

    message: str

    def to_json(self) -> str:
        """Return the document."""
        return f'{{"Message":{quote(self.message)}}}'

    def to_xml(self) -> str:
        """Return the document."""
        return element("Error", element("Message", escape(self.message)))
