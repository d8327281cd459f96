"""The roles a member may hold in an organization (the dispatch contract's list)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member is in one organization; a member may hold several."""

    ADMIN = "Admin", _("Administrator")
    CLIENT_CUSTOMER = "ClientCustomer", _("Client (a customer's own user)")
    CRM_USER = "CrmUser", _("CRM user")
    DISPATCHER = "Dispatcher", _("Dispatcher")
    DRIVER = "Driver", _("Driver")
    THIRD_PARTY_ADMIN = "ThirdPartyAdmin", _("Third-party administrator")
    THIRD_PARTY_CRM_USER = "ThirdPartyCrmUser", _("Third-party CRM user")
    THIRD_PARTY_DISPATCHER = "ThirdPartyDispatcher", _("Third-party dispatcher")
    THIRD_PARTY_DRIVER = "ThirdPartyDriver", _("Third-party driver")


# The dispatch contract's lists; what one may see and do of it is the app's rule.
DISPATCH_WRITERS: Final = frozenset({Role.ADMIN, Role.DISPATCHER})
DISPATCH_READERS: Final = DISPATCH_WRITERS | {
    Role.CLIENT_CUSTOMER,
    Role.CRM_USER,
    Role.DRIVER,
    Role.THIRD_PARTY_DISPATCHER,
    Role.THIRD_PARTY_DRIVER,
}
