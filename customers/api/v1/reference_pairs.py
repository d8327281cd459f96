"""Two references in one URL: `{customer}/{group}`, either of which may hold slashes of its own.

Clients escape those as `%2F`, but WSGI hands the path over unescaped. Servers that keep the request
line as it came (gunicorn's RAW_URI) settle it. Where nobody did, or the client sent bare slashes,
the split for which both records exist is taken; of several, the one with the shortest customer
reference.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes, urlsplit

from django.http import Http404

from core.api.v1.parsers import text_of
from core.errors import NotFound
from core.models import Organization
from customers import lookups
from customers.aliases import survivors_by_reference
from customers.models import Customer, CustomerGroup

LONGEST_REFERENCE = 255
RESOURCE = "/customerGroupAssign/reference/"


def find_customer_and_group(
    organization: Organization, path: str, *, raw_uri: str = ""
) -> tuple[Customer, CustomerGroup]:
    """Return the customer and the group named by the rest of the URL after `RESOURCE`.

    `path` is that rest, unescaped; `raw_uri` the whole request target, escaped, if known. Raises
    NotFound, or Http404 for a path that is no pair.
    """
    pair = _raw_pair(raw_uri)
    if pair is None:
        return _try_splits(organization, path)
    customer, group = pair
    return (
        lookups.find_customer(organization, customer, by_reference=True),
        lookups.find_group(organization, group, by_reference=True),
    )


def _raw_pair(raw_uri: str) -> tuple[str, str] | None:
    """Return the two segments, or None when there are more: then slashes came unescaped."""
    try:
        raw_path = urlsplit(raw_uri).path
    except ValueError:
        return None
    segments = raw_path.partition(RESOURCE)[2].removesuffix("/").split("/")
    if len(segments) != 2 or not all(segments):
        return None
    customer, group = (text_of(unquote_to_bytes(segment)).strip() for segment in segments)
    return customer, group


def _try_splits(organization: Organization, path: str) -> tuple[Customer, CustomerGroup]:
    """Try every slash; two queries, whatever their number (a reference has 255 characters).

    A third looks at the references of merged customers, where no customer makes a pair.
    """
    splits = [
        (path[:place].strip(), path[place + 1 :].strip())
        for place, character in enumerate(path[: LONGEST_REFERENCE + 1])
        if character == "/"
    ]
    splits = [(customer, group) for customer, group in splits if customer and group]
    if not splits or "\0" in path:
        raise Http404
    references = [customer for customer, _ in splits]
    customers = {
        customer.reference: customer
        for customer in Customer.objects.for_organization(organization).filter(
            reference__in=references
        )
    }
    groups = {
        group.reference: group
        for group in CustomerGroup.objects.for_organization(organization).filter(
            reference__in=[group for _, group in splits]
        )
    }
    if not any(customer in customers and group in groups for customer, group in splits):
        customers = survivors_by_reference(organization, references) | customers
    return _first_known(splits, customers, groups)


def _first_known(
    splits: list[tuple[str, str]],
    customers: dict[str, Customer],
    groups: dict[str, CustomerGroup],
) -> tuple[Customer, CustomerGroup]:
    for customer, group in splits:
        if customer in customers and group in groups:
            return customers[customer], groups[group]
    for customer, group in splits:
        if customer in customers:
            raise NotFound("customer group", group)
    raise NotFound("customer", splits[0][0])
