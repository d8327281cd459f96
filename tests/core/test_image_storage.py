"""Stored images: their names, their three sizes, and what goes when storing fails."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from core.images import delete_image, save_image, variant
from tests.core.pictures import decode, encode, halves, upload

FOLDER = "entity1-1450169988465/photoCustomer"


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.png"),
        ("ñandú ø.png", "nandu.png"),
        ("Año nuevo (2).jpeg", "Ano_nuevo_2_.png"),
        ("a\\b.PNG", "b.png"),
        (".htaccess", "htaccess.png"),
        ("...", "image.png"),
        ("a..png", "a.png"),
        ("图片.png", "image.png"),
        ("a\0b\n<c>.svg", "a_b_c_.png"),
        ("x" * 300 + ".png", "x" * 56 + ".png"),
        (None, "image.png"),
    ],
)
def test_file_names_are_made_safe(given: Any, stored: str, media: Path) -> None:
    file = upload(encode(halves()))
    file.__dict__["_name"] = given  # as sent: the property would already cut it down
    path = save_image(file, folder=FOLDER)
    assert re.fullmatch(rf"{FOLDER}/\d{{13}}_{re.escape(stored)}", path)
    assert (media / path).is_file()


def test_three_sizes_are_stored_under_the_extension_of_the_content(media: Path) -> None:
    path = save_image(upload(encode(halves(700, 400)), "portrait.jpg"), folder=FOLDER)
    folder, digits = FOLDER, path.removeprefix(f"{FOLDER}/").removesuffix("_portrait.png")
    assert re.fullmatch(r"\d{13}", digits)
    assert variant(path, "small") == f"{folder}/small_{digits}_portrait.png"
    assert variant(path, "medium") == f"{folder}/medium_{digits}_portrait.png"
    names = (path, variant(path, "medium"), variant(path, "small"))
    pictures = [decode((media / name).read_bytes()) for name in names]
    assert [picture.size for picture in pictures] == [(700, 400), (600, 343), (150, 86)]
    assert {picture.format for picture in pictures} == {"PNG"}
    assert save_image(upload(encode(halves()), "portrait.jpg"), folder=FOLDER) != path


def test_digits_already_taken_are_drawn_again(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([7, 7, 8])
    monkeypatch.setattr("core.images.secrets.randbelow", lambda limit: next(draws))
    paths = [save_image(upload(encode(halves()), "a.png"), folder="f") for _ in range(2)]
    assert paths == ["f/0000000000007_a.png", "f/0000000000008_a.png"]


@pytest.mark.parametrize("failing", [1, 2, 3])
@pytest.mark.parametrize("half_written", [False, True])
def test_nothing_stays_when_storing_fails(
    failing: int, half_written: bool, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend: Any = FileSystemStorage
    original, calls = backend._save, iter(range(1, 4))

    def fail_once(storage: FileSystemStorage, name: str, content: Any) -> str:
        fails = next(calls) == failing
        stored = original(storage, name, content) if half_written or not fails else name
        if fails:
            raise OSError("No space left on device")
        return stored

    monkeypatch.setattr(FileSystemStorage, "_save", fail_once)
    with pytest.raises(OSError, match="No space left"):
        save_image(upload(encode(halves())), folder=FOLDER)
    assert [file for file in media.rglob("*") if file.is_file()] == []
    assert next(calls, 4) == failing + 1


def test_a_failing_clean_up_does_not_hide_the_first_error(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(storage: FileSystemStorage, name: str, *_: Any) -> str:
        raise OSError(f"cannot {'save' if _ else 'delete'}")

    monkeypatch.setattr(FileSystemStorage, "_save", broken)
    monkeypatch.setattr(FileSystemStorage, "delete", broken)
    with pytest.raises(OSError, match="cannot save"):
        save_image(upload(encode(halves())), folder=FOLDER)


def test_deleting_removes_the_three_sizes_and_nothing_else(media: Path) -> None:
    kept, path = (save_image(upload(encode(halves())), folder=FOLDER) for _ in range(2))
    default_storage.delete(variant(path, "medium"))
    delete_image(path)
    delete_image(path)
    delete_image("")
    left = {str(file.relative_to(media)) for file in media.rglob("*") if file.is_file()}
    assert left == {kept, variant(kept, "medium"), variant(kept, "small")}
