"""What `demo` and `welcome` do before there is a demo, or where none belongs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from core.models import Organization, User
from customers.demo import organizations
from customers.demo.organizations import DemoOrganization, fill
from customers.models import Contact, Customer, CustomerCategory
from tests.builders import make_actor

SMALL = DemoOrganization("small", "Small", "SMA010101AB1", has_regions=True, every=100)


def test_an_organization_is_filled_whole_or_not_at_all(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        assert CustomerCategory.objects.filter(organization__slug="small").count() == 16
        raise RuntimeError

    monkeypatch.setattr(organizations, "apply_plan", fail)
    users = User.objects.count()
    with pytest.raises(RuntimeError):
        fill(SMALL, by=make_actor(), advance=lambda *_: None)
    assert not Organization.objects.filter(slug="small").exists()
    assert User.objects.count() == users


def test_fill_tells_how_far_it_is(db: None) -> None:
    steps: list[tuple[int, int]] = []
    fill(SMALL, by=make_actor(), advance=lambda done, total, _rows: steps.append((done, total)))
    organization = Organization.objects.get(slug="small")
    count = Customer.objects.for_organization(organization).count()
    assert steps == sorted(steps)
    assert steps[-1] == (count, count)
    assert Contact.objects.for_organization(organization).count() > 3


@pytest.mark.parametrize("command", ["demo", "welcome"])
def test_production_gets_neither_demo_data_nor_printed_secrets(db: None, command: str) -> None:
    organizations_before = Organization.objects.count()
    with (
        override_settings(SETTINGS_MODULE="config.settings.production"),
        pytest.raises(CommandError, match="production settings"),
    ):
        call_command(command)
    assert Organization.objects.count() == organizations_before


def test_welcome_without_a_demo_says_what_to_do(db: None, tmp_path: Path) -> None:
    with (
        override_settings(DEMO_CREDENTIALS=tmp_path / "demo.json"),
        pytest.raises(CommandError, match="There is no demo in this database"),
    ):
        call_command("welcome")
