"""Dated versions: the newest is maintained, the past is described, one class per breaking change.

Views and tables know the newest version only. A change derives the tables of the versions before
it; the same derived table then reads bodies, writes replies, names the field of an error and makes
the OpenAPI document of its version. Nothing else compares versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

from core.api.dispatch.fields import Model


class VersionChange:
    """One breaking change.

    `version` is the first version that has it, `about` says it in the changelog of the surface.
    """

    version: ClassVar[str]
    about: ClassVar[str]

    def before(self, model: Model) -> Model:
        """Return the model as it was before the change; the same one where it was not touched."""
        raise NotImplementedError


class FieldRenamed(VersionChange):
    """A field of some models got another name; `models` are the models' names."""

    models: ClassVar[frozenset[str]]
    old: ClassVar[str]
    new: ClassVar[str]

    def before(self, model: Model) -> Model:
        """Return the model with the old name."""
        if model.name not in self.models:
            return model
        fields = [
            replace(field, name=self.old) if field.name == self.new else field
            for field in model.fields
        ]
        return Model(model.name, fields, about=model.about)


class VersionHistory:
    """The versions of a surface, the earliest first, and what changed from one to the next."""

    def __init__(self, versions: Sequence[str], changes: Sequence[type[VersionChange]]) -> None:
        self.versions = tuple(versions)
        self.changes = tuple(change() for change in changes)
        self._rank = {version: place for place, version in enumerate(self.versions)}
        unknown = {change.version for change in self.changes} - self._rank.keys()
        if unknown:
            raise ValueError(f"Changes of unknown versions: {', '.join(sorted(unknown))}.")
        self.model_at = lru_cache(maxsize=None)(self._model_at)

    @property
    def earliest(self) -> str:
        """What a client gets that never named one."""
        return self.versions[0]

    @property
    def newest(self) -> str:
        """What the tables describe."""
        return self.versions[-1]

    def __contains__(self, version: object) -> bool:
        return version in self._rank

    def changes_of(self, version: str) -> tuple[VersionChange, ...]:
        """Return the changes that the version brought."""
        return tuple(change for change in self.changes if change.version == version)

    def _model_at(self, model: Model, version: str) -> Model:
        """Return the model as it is in the version, the models inside it included."""
        fields = [
            replace(field, type=self.model_at(field.type, version))
            if isinstance(field.type, Model)
            else field
            for field in model.fields
        ]
        is_same = all(new.type is old.type for new, old in zip(fields, model.fields, strict=True))
        result = model if is_same else Model(model.name, fields, about=model.about)
        wanted = self._rank[version]
        for change in sorted(self.changes, key=lambda each: -self._rank[each.version]):
            if self._rank[change.version] > wanted:
                result = change.before(result)
        return result
