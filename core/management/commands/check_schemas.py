"""`manage.py check_schemas`: the OpenAPI documents of surfaces, every dated version of them."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make and validate the OpenAPI documents of surfaces; a warning is a failure, too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urlconf", nargs="+", help="that of a surface: config.api_v1")

    def handle(self, *args: Any, **options: Any) -> None:
        for urlconf in options["urlconf"]:
            surface = import_module(urlconf).surface
            for version in surface.versions or (surface.version,):
                self.stdout.write(f"schema of {urlconf}, version {version}")
                call_command(
                    "spectacular",
                    urlconf=urlconf,
                    api_version=version,
                    validate=True,
                    fail_on_warn=True,
                    file=os.devnull,
                )
