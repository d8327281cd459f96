"""The resources of the customer base on the v1 surface."""

from customers.api.v1.views.catalog import (
    CategoryViewSet,
    GroupViewSet,
    PaymentTypeViewSet,
    RegionViewSet,
    SegmentationViewSet,
)
from customers.api.v1.views.customer import CustomerViewSet
from customers.api.v1.views.group_assignment import GroupAssignmentViewSet
from customers.api.v1.views.people import ContactViewSet, UserViewSet

__all__ = [
    "CategoryViewSet",
    "ContactViewSet",
    "CustomerViewSet",
    "GroupAssignmentViewSet",
    "GroupViewSet",
    "PaymentTypeViewSet",
    "RegionViewSet",
    "SegmentationViewSet",
    "UserViewSet",
]
