"""Imports: the plan made of a file, row by row, and the ledger of what of it was written."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.clients import ApiClient
from core.models.organization import Organization, TimestampedModel


class ImportState(models.TextChoices):
    """Where an import stands; PLANNING and APPLYING may have been interrupted and go on."""

    WAITING = "waiting", _("Waiting")
    PLANNING = "planning", _("Being planned")
    PLANNED = "planned", _("Planned")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Failed")
    DISCARDED = "discarded", _("Discarded")


class RowAction(models.TextChoices):
    """What a plan says of a row; the last three are its problems, and such rows are not written."""

    READ = "read", _("Not checked yet")
    CREATE = "create", _("Create")
    UPDATE = "update", _("Change")
    UNCHANGED = "unchanged", _("Unchanged")
    DUPLICATE = "duplicate", _("Repeated in the file")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")


class OnError(models.TextChoices):
    """What becomes of an import that has bad rows."""

    STOP = "stop", _("Change nothing at all")
    SKIP = "skip", _("Leave out the bad rows")


class ImportRun(TimestampedModel):
    """One file of one kind of record, read for one organization: plan, progress and result.

    `owner` is the process at work: whoever continues an interrupted run takes it over, and the one
    before stops at its next chunk. `request_id` is on every record's past and event that it wrote.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("records"), max_length=40)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.WAITING
    )
    source = models.CharField(_("file"), max_length=255, blank=True)
    upload = models.CharField(max_length=255, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    size = models.BigIntegerField(_("size"), default=0, help_text=_("bytes"))
    bytes_read = models.BigIntegerField(default=0, editable=False)
    options = models.JSONField(_("options"), default=dict)
    on_error = models.CharField(
        _("on bad rows"), max_length=4, choices=OnError.choices, default=OnError.STOP
    )
    apply_at_once = models.BooleanField(_("apply when planned"), default=False)
    header = models.JSONField(default=list, editable=False)

    created_rows = models.PositiveIntegerField(_("to create"), default=0)
    updated_rows = models.PositiveIntegerField(_("to change"), default=0)
    unchanged_rows = models.PositiveIntegerField(_("unchanged"), default=0)
    duplicate_rows = models.PositiveIntegerField(_("repeated"), default=0)
    conflict_rows = models.PositiveIntegerField(_("conflicts"), default=0)
    error_rows = models.PositiveIntegerField(_("errors"), default=0)
    written_rows = models.PositiveIntegerField(_("written"), default=0)

    notes = models.JSONField(_("notes"), default=list)
    message = models.TextField(_("message"), blank=True)
    others = models.JSONField(_("besides"), default=dict)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    client = models.ForeignKey(
        ApiClient, models.SET_NULL, null=True, related_name="+", verbose_name=_("API client")
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("applied by"),
    )
    planned_at = models.DateTimeField(_("planned"), null=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    request_id = models.CharField(_("request"), max_length=64)
    owner = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        permissions = [
            ("import_records", "Can import records from files"),
            ("export_records", "Can export records to files"),
        ]
        indexes = [
            models.Index("organization", "id", name="import_of_organization"),
            # the same file again: an interrupted import goes on
            models.Index("organization", "kind", "digest", name="import_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.source or self.kind} ({self.pk})"

    @property
    def rows(self) -> int:
        """How many rows of the file were checked so far."""
        return self.good_rows + self.bad_rows

    @property
    def good_rows(self) -> int:
        """How many rows can be written, or say nothing new."""
        return self.created_rows + self.updated_rows + self.unchanged_rows

    @property
    def bad_rows(self) -> int:
        """How many rows have problems."""
        return self.duplicate_rows + self.conflict_rows + self.error_rows


BAD_ACTIONS = (RowAction.DUPLICATE, RowAction.CONFLICT, RowAction.ERROR)
WRITING_ACTIONS = (RowAction.CREATE, RowAction.UPDATE)


class ImportRow(models.Model):
    """One row of the file and what the plan says of it.

    `line` is the physical line where it starts, from 1 (the number of the record in formats without
    lines); `step` is how many rows above it, in the hierarchy, must be written first, None while
    not known. `cells` are its texts as read, in the order of the run's header; `changes` map names
    to [before, after] as in events; `problems` are [position, column, text]. `subject_id` and
    `version` (its `updated_at`) are the record as the plan found it.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="plan_rows", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    step = models.PositiveIntegerField(null=True, default=0)
    action = models.CharField(_("plan"), max_length=10, choices=RowAction.choices)
    key = models.CharField(_("record"), max_length=600, blank=True)
    above = models.CharField(max_length=600, blank=True)
    cells = models.JSONField(default=list)
    changes = models.JSONField(_("changes"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    subject_id = models.BigIntegerField(null=True)
    version = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="import_row_line"),
        ]
        indexes = [
            models.Index("run", "key", name="import_row_key"),
            models.Index(
                "run",
                "line",
                name="import_row_bad",
                condition=models.Q(action__in=["duplicate", "conflict", "error"]),
            ),
            # in a hierarchy: what is not at its top
            models.Index(
                "run",
                "step",
                "line",
                name="import_row_step",
                condition=models.Q(step__gt=0) | models.Q(step=None),
            ),
            models.Index("run", "above", name="import_row_above", condition=~models.Q(above="")),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.key}"


class ImportChunk(models.Model):
    """The ledger: rows written in one transaction, which wrote this entry too.

    All rows of the plan up to `line` of `step` are done, the earlier steps wholly.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    step = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_chunk_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.rows}"


class ImportProfile(TimestampedModel):
    """How the files of one sender are read: the column map and what else must be given."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    kind = models.CharField(_("records"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    column_map = models.JSONField(
        _("columns"), default=dict, blank=True, help_text=_("header in the file to column")
    )
    options = models.JSONField(_("options"), default=dict, blank=True)

    class Meta:
        verbose_name = _("import profile")
        verbose_name_plural = _("import profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "name"], name="import_profile_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
