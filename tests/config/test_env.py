"""The key that signs sessions and tokens, and those that encrypt at rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import env as environment

KEY = "x" * 32
FIRST, SECOND = "A" * 43, "B" * 42 + "A"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("FIELD_ENCRYPTION_KEYS", raising=False)
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


def test_nobody_ever_reads_half_a_development_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another process may make the file while this one is about to."""
    kept = tmp_path / "var" / "field_encryption_key"

    def link_late(unnamed: str, path: Path) -> None:
        path.write_text(FIRST)
        raise FileExistsError

    monkeypatch.setattr("os.link", link_late)
    assert environment.field_encryption_keys(required=False) == [FIRST] == [kept.read_text()]
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        (FIRST, [FIRST]),
        (f"{FIRST},{SECOND}", [FIRST, SECOND]),
        (f" {SECOND} , {FIRST}=,", [SECOND, f"{FIRST}="]),
    ],
)
def test_encryption_keys_that_are_set_are_used(
    monkeypatch: pytest.MonkeyPatch, value: str, keys: list[str]
):
    monkeypatch.setenv("FIELD_ENCRYPTION_KEYS", value)
    assert environment.field_encryption_keys(required=True) == keys
    assert environment.field_encryption_keys(required=False) == keys


@pytest.mark.parametrize(
    "value", ["", " ", ",", "tooshort", f"{FIRST},tooshort", f"{FIRST},{FIRST}"]
)
def test_production_does_not_start_without_good_encryption_keys(
    monkeypatch: pytest.MonkeyPatch, value: str
):
    monkeypatch.setenv("FIELD_ENCRYPTION_KEYS", value)
    with pytest.raises(SystemExit, match="FIELD_ENCRYPTION_KEYS") as stopped:
        environment.field_encryption_keys(required=True)
    assert "tooshort" not in str(stopped.value)
    assert FIRST not in str(stopped.value)


def test_development_makes_an_encryption_key_once_that_only_its_owner_can_read(tmp_path: Path):
    [made] = environment.field_encryption_keys(required=False)
    kept = tmp_path / "var" / "field_encryption_key"
    assert environment.field_encryption_keys(required=False) == [made] == [kept.read_text()]
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(made) == 43
