"""Brings the catalogs of translations up to date with the code, and compiles them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.management.catalogs import collected, write


class Command(BaseCommand):
    """Collects the texts, keeps their translations, drops those that are gone."""

    help = (
        "For developers: put new texts of code and templates into the apps' locale/es, keep the "
        "translations that are there, drop what is gone, and compile. Says what is untranslated."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the catalogs; nothing else is touched."""
        for app, catalog in collected().items():
            write(app, catalog)
            missing = [message for message in catalog if message.id and not _is_done(message)]
            self.stdout.write(f"{app}: {len(catalog)} texts, {len(missing)} without translation")
            for message in missing:
                self.stdout.write(f"  {message.id}")


def _is_done(message: Any) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)
