"""Wire models for tests: one field of every type, a list and a nested object."""

from __future__ import annotations

from core.api.dynamics.fields import Kind, Model, list_of, nested, scalar, string

ITEM = Model(
    "ItemModel",
    [
        string("code", "Code", json="ItemCode", max_length=5),
        scalar(Kind.INT, "amount", "Amount"),
        scalar(Kind.GUID, "item_id", "ItemId", required=True),
    ],
)
EVERYTHING = Model(
    "EverythingModel",
    [
        string("text", "Text", json="Words"),
        scalar(Kind.BOOLEAN, "flag", "Flag"),
        scalar(Kind.BOOLEAN, "maybe", "Maybe", nullable=True),
        scalar(Kind.BYTE, "byte", "Byte"),
        scalar(Kind.INT, "number", "Number"),
        scalar(Kind.INT, "maybe_number", "MaybeNumber", nullable=True),
        scalar(Kind.LONG, "long", "Long"),
        scalar(Kind.DECIMAL, "price", "Price"),
        scalar(Kind.DECIMAL, "maybe_price", "MaybePrice", nullable=True),
        scalar(Kind.DOUBLE, "rate", "Rate"),
        scalar(Kind.GUID, "guid", "Guid"),
        scalar(Kind.GUID, "maybe_guid", "MaybeGuid", nullable=True),
        scalar(Kind.DATETIME, "at", "At"),
        scalar(Kind.DATETIME, "maybe_at", "MaybeAt", nullable=True),
        nested("item", "Item", ITEM),
        list_of("items", "Items", ITEM, json="Lines"),
        list_of("words", "Strings", Kind.STRING),
        list_of("numbers", "Numbers", Kind.INT),
    ],
)
RULED = Model(
    "RuledModel",
    [
        string("name", "Name", required=True, max_length=5, min_length=2),
        string("code", "Code", max_length=10, pattern="^[A-Z]+$"),
        scalar(Kind.INT, "days", "Days", required=True, minimum=1, maximum=120),
        scalar(
            Kind.DOUBLE,
            "interest",
            "Interest",
            minimum=0,
            maximum=100,
            pattern=r"^\d+(\.\d{1,2})?$",
        ),
        list_of("items", "Items", ITEM),
    ],
)
COMPANY = Model(
    "CompanyModel",
    [
        string("grantor_tax_id", "GrantorTaxId", required=True),
        scalar(Kind.DATETIME, "at", "At", nullable=True),
    ],
)
