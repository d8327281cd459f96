"""The customer base: one row per business notion, whichever surface spells it."""

from customers.models.address import Address
from customers.models.attachments import (
    CustomerExternalId,
    CustomerGroupAssignment,
    CustomerPaymentType,
)
from customers.models.catalog import (
    CurrencyRate,
    CustomerCategory,
    CustomerGroup,
    CustomerSegmentation,
    PaymentType,
    Region,
)
from customers.models.contact import Contact
from customers.models.customer import Customer
from customers.models.day_tally import CustomerDayTally
from customers.models.fiscal import (
    DeliveryPortal,
    InvoicingDefaults,
    MainContact,
    PaymentDate,
    PaymentSettings,
)
from customers.models.merging import CustomerMerge, DistinctCustomers
from customers.models.numbered import (
    Citizenship,
    CustomerType,
    ExchangeRateType,
    NumberedRecord,
    PaymentCondition,
)
from customers.models.tally import CustomerStates, CustomerTally

__all__ = [
    "Address",
    "Citizenship",
    "Contact",
    "CurrencyRate",
    "Customer",
    "CustomerCategory",
    "CustomerDayTally",
    "CustomerExternalId",
    "CustomerGroup",
    "CustomerGroupAssignment",
    "CustomerMerge",
    "CustomerPaymentType",
    "CustomerSegmentation",
    "CustomerStates",
    "CustomerTally",
    "CustomerType",
    "DeliveryPortal",
    "DistinctCustomers",
    "ExchangeRateType",
    "InvoicingDefaults",
    "MainContact",
    "NumberedRecord",
    "PaymentCondition",
    "PaymentDate",
    "PaymentSettings",
    "PaymentType",
    "Region",
]
