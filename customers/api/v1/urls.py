"""The URLs of the customer base on the v1 surface."""

from __future__ import annotations

from django.urls import re_path

from core.api.v1.routes import resource
from customers.api.v1 import views

EVERY_VERB = "list show create update upsert delete"

urlpatterns = [
    *resource("customers", views.CustomerViewSet, verbs=EVERY_VERB),
    *resource("customerCategories", views.CategoryViewSet, verbs=EVERY_VERB),
    *resource("customerSegmentations", views.SegmentationViewSet, verbs=EVERY_VERB),
    *resource("customerGroups", views.GroupViewSet, verbs=EVERY_VERB),
    *resource("paymentTypes", views.PaymentTypeViewSet, verbs=EVERY_VERB),
    *resource(
        "regions",
        views.RegionViewSet,
        verbs="list show create update delete",
        by_reference=False,
    ),
    *resource("users", views.UserViewSet, verbs="list show"),
    *resource(
        "contacts",
        views.ContactViewSet,
        verbs="list show create update delete",
        by_reference=False,
    ),
    re_path(
        r"^customerGroupAssign/reference/(?P<pair>.+?)/?$",
        views.GroupAssignmentViewSet.as_view(
            {"get": "show", "post": "assign", "delete": "unassign"}
        ),
        name="customerGroupAssign",
    ),
]
