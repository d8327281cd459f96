"""The list as a good team would first write it in DRF: ModelSerializer, select_related, prefetch.

It answers the same document as the product, so that only the way there differs.
"""

from __future__ import annotations

from typing import Any

from rest_framework import pagination, serializers
from rest_framework.generics import ListAPIView

from core.api.authentication import BearerAuthentication
from core.tenancy import accesses_of
from customers.models import Address, Contact, Customer

DATES = "%Y-%m-%dT%H:%M:%SZ"
ADDRESS_KEYS = {
    "country": "country",
    "city": "city",
    "postal_code": "postalCode",
    "line_1": "address",
    "latitude": "latitude",
    "longitude": "longitude",
}
BILLING_KEYS = {**{c: f"billing{k[0].upper()}{k[1:]}" for c, k in ADDRESS_KEYS.items()}}
BILLING_KEYS.update(latitude="billingLat", longitude="billingLng", line_1="billingAddress")


class EmptyAsNull(serializers.CharField):
    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None


class Number(serializers.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, coerce_to_string=False, **kwargs)

    def to_representation(self, value: Any) -> Any:
        number = super().to_representation(value)
        return int(number) if number == int(number) else float(number)


def link(resource: str, keys: tuple[str, ...] = ("id", "reference", "name")) -> Any:
    class Link(serializers.Serializer):
        def to_representation(self, record: Any) -> dict[str, Any]:
            values = {key: getattr(record, key) for key in keys}
            return {**values, "href": f"/api/v1.0/{resource}/{record.pk}"}

    return Link


class ContactSerializer(serializers.ModelSerializer):
    customerReference = serializers.CharField(source="customer.reference")
    customer = link("customers")()
    firstName = EmptyAsNull(source="first_name")
    lastName = EmptyAsNull(source="last_name")
    mobile = EmptyAsNull()
    fax = EmptyAsNull()
    email = EmptyAsNull()
    fonction = EmptyAsNull(source="job_title")
    phone = EmptyAsNull()
    phone2 = EmptyAsNull()
    comment = EmptyAsNull()
    country = EmptyAsNull()
    city = EmptyAsNull()
    postalCode = EmptyAsNull(source="postal_code")
    address = EmptyAsNull()
    isDecisionMaker = serializers.BooleanField(source="is_decision_maker")
    photo = EmptyAsNull()
    user = link("users", ("id", "reference"))()
    organization = serializers.SlugRelatedField("slug", read_only=True)
    dateCreated = serializers.DateTimeField(source="created_at", format=DATES)
    lastUpdated = serializers.DateTimeField(source="updated_at", format=DATES)

    class Meta:
        model = Contact
        fields = """id customerReference customer firstName lastName mobile fax email fonction phone
            phone2 comment country city postalCode address isDecisionMaker photo user organization
            dateCreated lastUpdated""".split()


class CustomerSerializer(serializers.ModelSerializer):
    reference2 = EmptyAsNull()
    categoryReference = serializers.CharField(source="category.reference")
    customerCategory = link("customerCategories")(source="category")
    isSubCustomer = serializers.SerializerMethodField()
    parentCustomer = link("customers")(source="parent")
    billWithParent = serializers.BooleanField(source="bill_with_parent")
    customerSegmentationReference = serializers.CharField(
        source="segmentation.reference", default=None
    )
    customerSegmentation = link("customerSegmentations")(source="segmentation")
    pocTenus = EmptyAsNull(source="point_of_contact")
    email = EmptyAsNull()
    logo = EmptyAsNull()
    phone = EmptyAsNull()
    mobile = EmptyAsNull()
    fax = EmptyAsNull()
    comment = EmptyAsNull()
    barcode = EmptyAsNull()
    isCredit = serializers.BooleanField(source="has_credit")
    creditLimit = Number(source="credit_limit")
    balance = Number()
    maxChequePeriod = serializers.IntegerField(source="max_cheque_period")
    maxChequeValue = Number(source="max_cheque_value")
    appliedCashBackOutput = Number(source="cash_back")
    returnDiscount = Number(source="return_discount")
    invoicesPerRoute = serializers.IntegerField(source="invoices_per_route")
    isActive = serializers.BooleanField(source="is_active")
    onHold = serializers.BooleanField(source="is_on_hold")
    onHoldReason = EmptyAsNull(source="on_hold_reason")
    paymentTerm = EmptyAsNull(source="payment_term")
    createdBy = link("users", ("id", "reference"))(source="created_by")
    dueDateConfigNumber = serializers.IntegerField(source="due_date_days")
    dueDateConfigType = serializers.SerializerMethodField()
    paymentTypes = serializers.SerializerMethodField()
    website = EmptyAsNull()
    taxNumber = EmptyAsNull(source="tax_id")
    companyRegistrationNumber = EmptyAsNull(source="company_registration_number")
    contacts = ContactSerializer(many=True)
    customerRisk = EmptyAsNull(source="risk")
    customerRiskColor = EmptyAsNull(source="risk_color")
    organization = serializers.SlugRelatedField("slug", read_only=True)
    dateCreated = serializers.DateTimeField(source="created_at", format=DATES)
    lastUpdated = serializers.DateTimeField(source="updated_at", format=DATES)

    class Meta:
        model = Customer
        fields = """id reference reference2 name categoryReference customerCategory isSubCustomer
            parentCustomer billWithParent customerSegmentationReference customerSegmentation pocTenus
            email logo phone mobile fax comment barcode isCredit creditLimit balance maxChequePeriod
            maxChequeValue appliedCashBackOutput returnDiscount invoicesPerRoute isActive onHold
            onHoldReason paymentTerm createdBy dueDateConfigNumber dueDateConfigType paymentTypes
            website taxNumber companyRegistrationNumber contacts currency customerRisk
            customerRiskColor organization dateCreated lastUpdated""".split()

    def get_isSubCustomer(self, customer: Customer) -> bool:
        return customer.parent_id is not None

    def get_dueDateConfigType(self, customer: Customer) -> str | None:
        return {1: "daysAfterInvoiceDate", 2: "daysAfterEndOfInvoiceMonth"}.get(
            customer.due_date_rule or 0
        )

    def get_paymentTypes(self, customer: Customer) -> list[dict[str, Any]]:
        to_link = link("paymentTypes")()
        choices = sorted(customer.payment_type_choices.all(), key=lambda choice: choice.position)
        return [to_link.to_representation(choice.payment_type) for choice in choices]

    def to_representation(self, customer: Customer) -> dict[str, Any]:
        document = super().to_representation(customer)
        rows = [row for row in customer.addresses.all() if row.is_active]
        billing = next((row for row in rows if row.is_billing), None)
        shipping = next((row for row in rows if row.is_shipping), None)
        document["isSameAddress"] = billing is shipping
        document.update(self._address(billing, BILLING_KEYS))
        document.update(self._address(None if billing is shipping else shipping, ADDRESS_KEYS))
        return document

    def _address(self, row: Address | None, keys: dict[str, str]) -> dict[str, Any]:
        values = {key: getattr(row, column, None) or None for column, key in keys.items()}
        return {key: float(v) if type(v).__name__ == "Decimal" else v for key, v in values.items()}


class Paging(pagination.LimitOffsetPagination):
    default_limit = 100
    limit_query_param = "max"


class NaiveCustomerList(ListAPIView):
    """GET: one page."""

    authentication_classes = (BearerAuthentication,)
    serializer_class = CustomerSerializer
    pagination_class = Paging

    def get_queryset(self) -> Any:
        (access,) = accesses_of(self.request.user)
        return (
            Customer.objects.filter(organization=access.organization, deleted_at=None)
            .select_related("organization", "category", "segmentation", "parent", "created_by")
            .prefetch_related(
                "addresses",
                "payment_type_choices__payment_type",
                "contacts__user",
                "contacts__organization",
            )
            .order_by("created_at", "id")
        )
