"""What the OpenAPI document says about each kind of operation."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nouns:
    """The names of a record: `title` is its component's, `resource` the URL's ("customers")."""

    title: str
    resource: str

    @property
    def one(self) -> str:
        """One of them: "customer category"."""
        return _words(self.title)

    @property
    def a(self) -> str:
        """One of them with its article."""
        article = "an" if self.one[0] in "aeio" else "a"
        return f"{article} {self.one}"

    @property
    def many(self) -> str:
        """All of them: "customer categories"."""
        return _words(self.resource)


def _words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


# action of the view -> the verb of its operationId, and whether it is about many records
VERBS: dict[str, tuple[str, bool]] = {
    "list": ("list", True),
    "show": ("show", False),
    "create": ("create", False),
    "update": ("update", False),
    "upsert": ("upsert", False),
    "destroy": ("delete", False),
    "assign": ("create", False),
    "unassign": ("delete", False),
    "upload": ("create", False),
    "rows": ("list", False),
    "failed": ("show", False),
    "apply": ("apply", False),
}

WRITES = frozenset(VERBS) - {"list", "show", "rows", "failed"}
CHANGES = WRITES - {"create", "upload"}  # what is there may be asked to be as it was seen

SUMMARIES = {
    "list": "List {nouns.many}",
    "show": "Show {nouns.a}",
    "create": "Create {nouns.a}",
    "update": "Update {nouns.a}",
    "upsert": "Create or update {nouns.a}",
    "destroy": "Delete {nouns.a}",
    "assign": "Create {nouns.a}",
    "unassign": "Delete {nouns.a}",
    "upload": "Send a file to import",
    "rows": "List the rows of {nouns.a}",
    "failed": "Download the bad rows of {nouns.a}",
    "apply": "Apply {nouns.a}",
}

_BODY = (
    "Parameters may also stand in the query string; the body's win. An empty value (or null in "
    "JSON) clears an optional one. Names that are not listed are ignored, so a record may be sent "
    "back as it was read."
)

DESCRIPTIONS = {
    "list": (
        "Returns one page of the {nouns.many} that pass every filter given. `paging.next` leads "
        "to the next page and keeps the filters; follow it until it is null. The order is total "
        "(ties are broken by id), so pages neither repeat nor skip records. A parameter that is "
        "not listed here is refused."
    ),
    "show": "Returns the {nouns.one}.",
    "create": "Makes {nouns.a} and returns it. " + _BODY,
    "update": (
        "Changes what is given, leaves the rest, and returns the {nouns.one} as it is then. POST "
        "is the documented method; PUT and PATCH do the same (ours). " + _BODY
    ),
    "upsert": (
        "Changes the {nouns.one} with this reference, or makes it, and returns it; the status is "
        "201 either way. Ids in the parameters are references; a number is taken for an id where "
        "no record has it for a reference (ours). What creating requires is required when there "
        "is no such {nouns.one} yet. " + _BODY
    ),
    "destroy": "Deletes the {nouns.one}. It is refused while other records need it.",
    "assign": (
        "Puts the customer into the group; again it changes nothing and answers the same. Slashes "
        "in references are sent as %2F."
    ),
    "unassign": "Takes the customer out of the group; 404 when it is not in it (ours).",
    "upload": (
        "Keeps the file, and answers at once; a worker then makes the plan, of which every row is "
        "told what becomes of it, and applies it where `apply` says so. Ask for the import again "
        "until its `state` is `planned`, `applied` or `failed` (ours)."
    ),
    "rows": "Returns one page of the plan: rows of the file, and what becomes of each (ours).",
    "failed": (
        "Returns the rows with problems as CSV, which can be mended and sent again: columns whose "
        "names begin with an underscore (the line, the reasons) are passed over (ours)."
    ),
    "apply": (
        "Lets a worker do exactly what the plan says; rows whose record changed since are refused. "
        "It is refused where the import is not planned, or rows are bad and `onError` is `stop` "
        "(ours)."
    ),
}

# action -> status and description of the reply
SUCCESSES: dict[str, tuple[int, str]] = {
    "list": (200, "A page of {nouns.many}."),
    "show": (200, "The {nouns.one}."),
    "create": (201, "The new {nouns.one}."),
    "update": (200, "The {nouns.one} after the change."),
    "upsert": (201, "The {nouns.one}, new or changed."),
    "destroy": (200, "The {nouns.one} is gone."),
    "assign": (201, "The {nouns.one}, new or old."),
    "unassign": (200, "The {nouns.one} is gone."),
}
