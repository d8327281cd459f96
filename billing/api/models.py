"""The wire models of contracts on the dynamics surface."""

from __future__ import annotations

from typing import Final

from core.api.dynamics.fields import Kind, Model, list_of, nested, scalar, string

SERVICE: Final = Model(
    "ServicesModel",
    [
        string("service", "service_id", required=True, about="The service."),
        scalar(
            Kind.INT,
            "transaction_limit",
            "transaction_limit",
            minimum=0,
            maximum=2**31 - 1,
            about="Uses per period; more are reported, not refused.",
        ),
        string("value", "value", about="The value agreed on."),
        string("external_id", "serviceid_ext", about="The service's id in the CRM."),
    ],
    about="A service of a contract.",
)

RECURRENCE: Final = Model(
    "RecurrencesModel",
    [
        string("recurrence_id", "recurrence_id", about="The contract."),
        string("package", "package_id", about="The package it is made of; null or empty is none."),
        string("name", "name", about="Name of the contract."),
        scalar(Kind.DECIMAL, "price", "price", about="Price of one period, from 0, 2 decimals."),
        list_of(
            "services",
            "services",
            SERVICE,
            about="The wanted set; absent or null keeps what is there, empty removes all.",
        ),
    ],
    about="A contract: the services that a client has, and what they cost.",
)

CHANGE_OF_SERVICES: Final = Model(
    "UpgradeDowngradeCrmModelApi",
    [
        nested(
            "recurrence",
            "recurrence",
            RECURRENCE,
            required=True,
            about="The contract as it shall be; what is absent stays.",
        )
    ],
    about="Adds services to a contract or removes them.",
)

PLAN_DETAIL: Final = Model(
    "PlanStatusDetailModelApi",
    [
        string("service_code", "ServiceCode", about="The service."),
        string("service_name", "ServiceName", about="Its name."),
        scalar(Kind.LONG, "included", "TotalIncluded", about="Uses that the plan includes."),
        scalar(Kind.LONG, "consumed", "TotalConsumed", about="Uses so far."),
    ],
    about="The use of one service.",
)

PLAN_STATUS: Final = Model(
    "PlanStatusModelApi",
    [
        scalar(Kind.DATETIME, "starts_at", "From", about="First day of the month, 0:00."),
        scalar(Kind.DATETIME, "ends_at", "To", about="Last day of the month, 0:00, included."),
        list_of("details", "Detail", PLAN_DETAIL, about="Each service of the plan."),
    ],
    about="The use of the company's own plan.",
)

GRANTOR: Final = Model(
    "GrantorModelApi",
    [
        string("grantor_tax_id", "GrantorTaxId", about="RFC of the company."),
        string("short_name", "ShortName", about="The name it is known by."),
        string("business_name", "BusinessName", about="Legal name."),
        scalar(Kind.DATETIME, "created_at", "CreationDate", about="When it was registered."),
        string("functionary_name_1", "FunctionaryName1", about="First name of its officer."),
        string("functionary_name_2", "FunctionaryName2", about="Second name of its officer."),
        string("functionary_surname_1", "FunctionarySurname1", about="First surname."),
        string("functionary_surname_2", "FunctionarySurname2", about="Second surname."),
        nested("plan_status", "PlanStatus", PLAN_STATUS, about="Plan use this month."),
    ],
    about="The company and the use of its plan.",
)
