"""The order of the migrations, and what is in them by hand."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.db.migrations.loader import MigrationLoader

from customers.migrations import _tally, _trigrams


def test_packages_migrate_before_customers_because_each_would_rebuild_all_models():
    graph = MigrationLoader(None).graph
    (first,) = graph.root_nodes("customers")
    late = set(graph.leaf_nodes("oauth2_provider")) - set(graph.forwards_plan(first))
    assert late == set(), f"Add {late} to the dependencies of {first}: 7 seconds per database."


@pytest.mark.parametrize("module", [_tally, _trigrams])
def test_what_no_model_can_say_is_still_in_the_migrations_of_customers(module: ModuleType):
    migrations = MigrationLoader(None).disk_migrations
    present = [
        operation
        for (app, _), migration in migrations.items()
        if app == "customers"
        for operation in migration.operations
    ]
    missing = [operation for operation in module.OPERATIONS if operation not in present]
    name = module.__name__
    assert missing == [], f"A regeneration dropped them: end 0001 with *{name}.OPERATIONS again."
