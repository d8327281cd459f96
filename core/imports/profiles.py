"""How the files of one sender are read, kept under a name for the next ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.db import transaction

from core.actor import Actor
from core.imports.column_map import checked_map
from core.imports.columns import key_of_name
from core.imports.kind import ImportKind
from core.imports.problems import UnusableFile, printable, shown
from core.imports.records import Reading
from core.models import ImportProfile, Organization

LONGEST_NAME: Final = 100


def save_profile(
    organization: Organization, kind: type[ImportKind], name: str, reading: Reading, *, by: Actor
) -> ImportProfile:
    """Keep how files are read under a name, in place of what was kept under it.

    Raises UnusableFile for a map of columns that cannot be used, and for a name that is empty,
    longer than 100 characters or not printable.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or printable(name) != name:
        raise UnusableFile(f"The name of a profile has 1 to {LONGEST_NAME} printable characters.")
    column_map = checked_map(reading.column_map, kind.columns)
    options = replace(reading, column_map={}).as_options()
    del options["column_map"]
    with transaction.atomic():
        profile, _ = ImportProfile.objects.select_for_update().update_or_create(
            organization=organization,
            kind=kind.name,
            name=name,
            defaults={"column_map": column_map, "options": options, "updated_at": by.at},
            create_defaults={
                "column_map": column_map,
                "options": options,
                "created_at": by.at,
                "updated_at": by.at,
            },
        )
    return profile


def profile_named(organization: Organization, kind: type[ImportKind], name: str) -> Reading:
    """Return how files are read according to a profile; raises UnusableFile when there is none."""
    profiles = ImportProfile.objects.filter(organization=organization, kind=kind.name)
    found = profiles.filter(name=name.strip()).first() if "\0" not in name else None
    if found is None:
        names = ", ".join(shown(each) for each in profiles.values_list("name", flat=True)[:20])
        there = f"there is {names}" if names else "there is none"
        raise UnusableFile(f"No profile for {kind.name} is called {shown(name)}; {there}.")
    return reading_of_profile(found)


def reading_of_profile(profile: ImportProfile) -> Reading:
    """Return how files are read according to a profile."""
    return replace(Reading.from_options(profile.options), column_map=dict(profile.column_map))


def combined(given: Reading, profile: Reading) -> Reading:
    """Return what is given, and of what is not given what the profile says."""
    options = profile.as_options()
    said = {name: value for name, value in given.as_options().items() if value}
    if given.column_map:
        ours = {key_of_name(each) for each in given.column_map.values()}
        kept = {
            name: each
            for name, each in profile.column_map.items()
            if not each or key_of_name(each) not in ours
        }
        said["column_map"] = {**kept, **given.column_map}
    return Reading.from_options({**options, **said})
