"""Benchmarks against peers and limits; never part of the test run. See README.md beside this.

Django is ready before any of its modules is imported.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()
