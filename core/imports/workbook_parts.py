"""What a workbook says besides its sheets: which there are, texts that cells share, formats."""

from __future__ import annotations

import os
import posixpath
import tempfile
import zipfile
from array import array
from collections.abc import Callable
from typing import IO, Final
from xml.etree.ElementTree import Element

from core.imports.problems import UnusableFile
from core.imports.records import LONGEST_VALUE
from core.imports.sheet import broken, local, string_of
from core.imports.sheet_values import BUILT_IN, kind_of_format, unescaped
from core.imports.xml_stream import Tree

_LARGEST_PART: Final = 16 * 1024 * 1024
_NO_WORKBOOK: Final = "The file is no XLSX workbook, or a broken one"


def small_part(archive: zipfile.ZipFile, name: str) -> Element:
    """Return a part of the workbook that is read at once; raises UnusableFile."""
    try:
        if archive.getinfo(name).file_size > _LARGEST_PART:
            raise UnusableFile(f"{_NO_WORKBOOK}: {name} is too large.")
        with archive.open(name) as file:
            tree = Tree()
            for _ in tree.grow(file, broken):
                pass
    except KeyError:
        raise UnusableFile(f"{_NO_WORKBOOK}: it has no {name}.") from None
    return tree.top[0]


def relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part names, by id: the last word of their type, their name."""
    folder, base = posixpath.split(name)
    found = {}
    for each in small_part(archive, posixpath.join(folder, "_rels", f"{base}.rels")):
        target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
        kind = each.get("Type", "").rpartition("/")[2]
        found[each.get("Id", "")] = kind, target.lstrip("/")
    return found


def formats_of(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Return for each style of cells whether it shows a date or time; see `kind_of_format`."""
    kinds = dict(BUILT_IN)
    styles: list[str] = []
    root = small_part(archive, name)
    for each in root.iter():
        number = each.get("numFmtId", "")
        if local(each) == "numFmt" and number.isdigit():
            kinds[int(number)] = kind_of_format(each.get("formatCode", ""))
    for group in root:
        if local(group) == "cellXfs":
            numbers = (each.get("numFmtId", "") for each in group)
            styles += [kinds.get(int(each), "") if each.isdigit() else "" for each in numbers]
    return styles


def shared_strings(file: IO[bytes]) -> Callable[[int], str]:
    """Read the texts that cells share into a temporary file; return what gives them by number.

    In memory there are eight bytes for each. Raises UnusableFile where they cannot be read.
    """
    texts = tempfile.TemporaryFile(prefix="cartera-import-")  # noqa: SIM115
    ends = array("Q", [0])
    tree = Tree()
    for _ in tree.grow(file, broken):
        if len(tree.top):
            for element in tree.take(tree.top[0], is_open=not tree.has_ended):
                text = unescaped(string_of(element))
                data = text[: LONGEST_VALUE + 1].encode()
                texts.write(data)
                ends.append(ends[-1] + len(data))
    texts.flush()

    def get(number: int) -> str:
        if not 0 <= number < len(ends) - 1:
            raise IndexError(number)
        begin, end = ends[number], ends[number + 1]
        return os.pread(texts.fileno(), end - begin, begin).decode()

    return get
