"""Wire models of our own for what a company offers."""

from __future__ import annotations

from typing import Final

from core.api.dynamics.fields import Kind, Model, list_of, scalar, string

OFFERED_SERVICE: Final = Model(
    "ServiceModelApi",
    [
        string("code", "service_id", about="The service."),
        string("name", "name", about="Its name."),
        string("description", "description", about="What it is."),
        scalar(Kind.BOOLEAN, "is_active", "is_active", about="Whether contracts may be given it."),
    ],
    about="A service that the company offers.",
)

PACKAGE_SERVICE: Final = Model(
    "PackageServiceModelApi",
    [
        string("service", "service_id", about="The service."),
        string("service_name", "service_name", about="Its name."),
        scalar(Kind.INT, "transaction_limit", "transaction_limit", about="Uses per period."),
        string("value", "value", about="The value that contracts start with."),
    ],
    about="A service of a package.",
)

PACKAGE: Final = Model(
    "PackageModelApi",
    [
        string("code", "package_id", about="The package."),
        string("name", "name", about="Its name."),
        string("description", "description", about="What it is."),
        scalar(Kind.DECIMAL, "price", "price", about="Price of one period."),
        string("currency", "currency", about="ISO 4217 code of the price."),
        scalar(Kind.INT, "period_months", "period_months", about="Months of a period."),
        scalar(Kind.BOOLEAN, "is_active", "is_active", about="Whether contracts may have it."),
        list_of("services", "services", PACKAGE_SERVICE, about="What contracts start with."),
    ],
    about="A ready-made contract that the company offers.",
)
