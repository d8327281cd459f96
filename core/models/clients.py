"""Programs that use the APIs, and how much they do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication


class ApiClient(AbstractApplication):
    """A program that may use the APIs (an OAuth 2 client).

    Its `user` is the machine identity whose memberships say which organizations and roles a token
    got with client credentials reaches; tokens got by authorization code act as the person.
    """

    class Meta(AbstractApplication.Meta):
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")

    def __str__(self) -> str:
        return self.name or self.client_id


class ApiSurface(models.TextChoices):
    """The APIs that a client may use."""

    V1 = "v1", _("Customers (v1)")
    DYNAMICS = "dynamics", _("Clients and contracts (dynamics)")
    DISPATCH = "dispatch", _("Locations (dispatch)")


class ClientUse(models.Model):
    """What an API client did on a surface on a day (UTC): counted in batches, never to the last.

    `refused` are the requests that were answered 4xx, `failed` those answered 5xx; both are among
    the `requests`.
    """

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    surface = models.CharField(_("API"), max_length=8, choices=ApiSurface.choices)
    requests = models.PositiveBigIntegerField(_("requests"), default=0)
    refused = models.PositiveBigIntegerField(_("refused"), default=0)
    failed = models.PositiveBigIntegerField(_("failed"), default=0)
    last_used_at = models.DateTimeField(_("last used"))

    class Meta:
        verbose_name = _("use of an API")
        verbose_name_plural = _("uses of APIs")
        default_permissions = ()  # it is part of the client's page
        constraints = [
            # in this order: a client's last days, and its last use, are read off the index
            models.UniqueConstraint(fields=["client", "day", "surface"], name="clientuse_unique"),
            models.CheckConstraint(
                condition=models.Q(surface__in=ApiSurface.values), name="clientuse_surface_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.surface} {self.day}: {self.requests}"
