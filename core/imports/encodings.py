"""Finding out in which encoding a text file is written, by looking at all of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from core.imports.problems import UnusableFile

UTF_8: Final = "utf-8"
WINDOWS: Final = "windows-1252"
MARKS_OF_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_16: Final = "utf-16"
# What people write -> what Python calls it. Others can be converted before.
_CODECS: Final = {
    UTF_8: "utf-8-sig",
    "utf-8-sig": "utf-8-sig",
    _UTF_16: "utf-16",
    WINDOWS: "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "latin-1",
    "latin-1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "cp850": "cp850",
    "mac-roman": "mac-roman",
}
_READ_AT_ONCE: Final = 1024 * 1024
_BAD: Final = re.compile("[\udc80-\udcff]")
_GOOD: Final = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
# In a file of Windows-1252, hardly any two letters happen to look like one of UTF-8.
_BAD_FOR_A_GOOD_ONE: Final = 10


def known_encodings() -> list[str]:
    """Return the names that may be given."""
    return list(_CODECS)


def codec_of(encoding: str) -> str:
    """Return Python's name of an encoding; raises UnusableFile for one that is not read."""
    codec = _CODECS.get(encoding.strip().lower().replace("_", "-"))
    if codec is None:
        raise UnusableFile(f"The encoding must be one of {', '.join(_CODECS)}.")
    return codec


def encoding_of(file: BinaryIO) -> str:
    """Return the encoding of a file, which is read to its end and set back to its beginning.

    UTF-16 by its byte order mark; Windows-1252 where hardly anything is UTF-8; otherwise UTF-8,
    even with some bytes that are not, which are then told with their line: taken for Windows-1252,
    all other accented letters would silently become something else.
    """
    file.seek(0)
    if file.read(2) in MARKS_OF_UTF_16:
        file.seek(0)
        return _UTF_16
    good = bad = 0
    for text in _decoded(file):
        if not text.isascii():
            good += sum(1 for _ in _GOOD.finditer(text))
            bad += sum(1 for _ in _BAD.finditer(text))
    file.seek(0)
    return WINDOWS if bad > _BAD_FOR_A_GOOD_ONE * good else UTF_8


def _decoded(file: BinaryIO) -> Iterator[str]:
    """Yield the file as UTF-8, each byte that is not as a lone surrogate."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    while data := file.read(_READ_AT_ONCE):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)
