"""The key that signs sessions and tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import env as environment

KEY = "x" * 32


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setattr(environment, "VAR_DIR", tmp_path / "var")


def test_a_key_that_is_set_is_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert environment.secret_key(required=True) == KEY
    assert environment.secret_key(required=False) == KEY


@pytest.mark.parametrize("value", ["", "x" * 31])
def test_production_does_not_start_without_a_long_key(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("SECRET_KEY", value)
    with pytest.raises(SystemExit, match="SECRET_KEY must be set to at least 32 bytes"):
        environment.secret_key(required=True)


def test_development_makes_a_key_once_that_only_its_owner_can_read(tmp_path: Path):
    made = environment.secret_key(required=False)
    kept = tmp_path / "var" / "secret_key"
    assert len(made) >= 48
    assert environment.secret_key(required=False) == made == kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
