"""Where a v1 request can name a record: every route and parameter that takes an id or reference."""

from __future__ import annotations

from typing import NamedTuple

KEY = "{key}"


class Place(NamedTuple):
    """A request with `{key}` where a record of `kind` is named; what else it names is ours."""

    kind: str
    method: str
    path: str
    values: dict[str, str]

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


# Resource -> kind of its records; those with references; those that can be written.
RESOURCES = {
    "customers": "customer",
    "customerCategories": "category",
    "customerSegmentations": "segmentation",
    "customerGroups": "group",
    "paymentTypes": "payment_type",
    "regions": "region",
    "users": "user",
    "contacts": "contact",
}
WITHOUT_REFERENCE = {"regions", "contacts"}
READ_ONLY = {"users"}
NEW = {"reference": "made-here", "name": "Made here"}
TYPES = '[{"id"={key}}]'

# Parameter -> kind of the record it names, for the bodies of customers.
CUSTOMER_KEYS = {
    "categoryId": ("category", KEY),
    "customerSegmentationId": ("segmentation", KEY),
    "userId": ("user", KEY),
    "parentCustomer": ("customer", KEY),
    "paymentTypes": ("payment_type", TYPES),
}


# Which customer the contact is of, by id and by reference.
_CONTACT: dict[bool, dict[str, str]] = {
    False: {"customerId": "{customer.pk}", "lastName": "X"},
    True: {"customerReference": "{customer.reference}", "lastName": "X"},
}


def _routes(key: str) -> list[Place]:
    """Return what a URL names, by id ("pk") or by reference."""
    places = []
    for name, kind in RESOURCES.items():
        if key == "reference" and name in WITHOUT_REFERENCE:
            continue
        path = f"/{name}/{KEY}" if key == "pk" else f"/{name}/reference/{KEY}"
        writes = ("DELETE",) if key == "reference" else ("POST", "PUT", "PATCH", "DELETE")
        for method in ("GET", *(() if name in READ_ONLY else writes)):
            places.append(Place(kind, method, path, {"name": "Taken over", "lastName": "Taken"}))
    return places


def _bodies(*, references: bool) -> list[Place]:
    """Return what a body names; with `useExternalId` by reference."""
    external = {"useExternalId": "true"} if references else {}
    own, child = "/customers/{customer.pk}", "/customerCategories/{category.pk}"
    nothing: dict[str, str] = {}
    requests = (("POST", "/customers", NEW), ("POST", own, nothing), ("PUT", own, nothing))
    places = [
        Place(kind, method, path, {**values, parameter: written, **external})
        for parameter, (kind, written) in CUSTOMER_KEYS.items()
        for method, path, values in requests
    ]
    places += [
        Place("category", "POST", "/customerCategories", {**NEW, "parentId": KEY, **external}),
        Place("category", "POST", child, {"parentId": KEY, **external}),
        *(
            Place("user", "POST", path, {**_CONTACT[references], name: KEY, **external})
            for path in ("/contacts", "/contacts/{contact.pk}")
            for name in ("user", "userId")
        ),
    ]
    return places


# By integer: URLs, bodies, and upserts, which take integers where there is no such reference.
BY_ID: list[Place] = [
    *_routes("pk"),
    *_bodies(references=False),
    *(
        Place(kind, "POST", "/customers/reference/{customer.reference}", {parameter: written})
        for parameter, (kind, written) in CUSTOMER_KEYS.items()
    ),
    Place("region", "POST", "/customers", {**NEW, "regionId": KEY}),
    Place("region", "POST", "/customers/{customer.pk}", {"regionId": KEY}),
    Place("region", "POST", "/customers/reference/made-here", {"name": "x", "regionId": KEY}),
    Place("region", "POST", "/regions", {"name": "x", "parentId": KEY}),
    Place("region", "POST", "/regions/{region.pk}", {"parentId": KEY}),
    Place("category", "POST", "/customerCategories/reference/made-here", {**NEW, "parentId": KEY}),
    Place("customer", "POST", "/contacts", {"customerId": KEY, "lastName": "x"}),
    Place("customer", "POST", "/contacts/{contact.pk}", {"customerId": KEY}),
    Place("category", "GET", f"/customerCategories?parentId={KEY}", {}),
    Place("region", "GET", f"/regions?parentId={KEY}", {}),
    *(
        Place("import", method, f"/imports/{KEY}{end}", {})
        for method, end in (
            ("GET", ""),
            ("GET", "/rows"),
            ("GET", "/failed"),
            ("POST", "/apply"),
            ("DELETE", ""),
        )
    ),
]

# By reference: one that only the other organization has.
BY_REFERENCE: list[Place] = [
    *_routes("reference"),
    *_bodies(references=True),
    *(
        Place(kind, "POST", "/customers/reference/{customer.reference}", {parameter: written})
        for parameter, (kind, written) in CUSTOMER_KEYS.items()
    ),
    Place("category", "POST", "/customerCategories/reference/made-here", {**NEW, "parentId": KEY}),
    Place("customer", "POST", "/contacts", {"customerReference": KEY, "lastName": "x"}),
    *(
        Place(kind, method, f"/customerGroupAssign/reference/{pair}", {})
        for kind, pair in (
            ("customer", f"{KEY}/{{group.reference}}"),
            ("group", f"{{customer.reference}}/{KEY}"),
        )
        for method in ("GET", "POST", "DELETE")
    ),
    Place("customer", "GET", f"/customers?reference={KEY}", {}),
    Place("customer", "GET", f"/customers?reference=*{KEY}*&sort=name", {}),
    Place("category", "GET", f"/customers?categoryReference={KEY}", {}),
    Place("segmentation", "GET", f"/customers?customerSegmentationReference={KEY}*", {}),
    Place("customer", "GET", f"/contacts?customerReference={KEY}", {}),
    *(
        Place(RESOURCES[name], "GET", f"/{name}?reference=*{KEY}", {})
        for name in RESOURCES
        if name not in WITHOUT_REFERENCE
    ),
]
