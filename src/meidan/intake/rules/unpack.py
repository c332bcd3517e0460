"""What a file is, told by its first bytes, and its content unpacked within a limit."""

from __future__ import annotations

import gzip
import hashlib
import lzma
import re
import tempfile
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from meidan.intake.rules.problems import UnreadableFile, several

Kind = Literal["xlsx", "xls", "ods", "csv"]

MAX_UNPACKED = 2 * 1024**3
# Repetitive but honest order files reach about 60:1 in xz; bombs start above 1,000:1.
MAX_RATIO = 400
_RATIO_FREE = 64 * 1024**2
# What programs call .xls and is a page: Excel opens it, nothing else does.
_WEB = re.compile(rb"<(?:\?xml|!doctype html|html|head|meta|style|table|div)\b", re.I)
_CHUNK = 1024 * 1024
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Source:
    """A plain file on disk, ready to be read: its kind, its name for people, and the hash of what was handed in."""

    path: Path
    name: str
    kind: Kind
    sha256: str
    size: int
    plain_size: int


@contextmanager
def open_source(path: Path, *, name: str = "", limit: int = MAX_UNPACKED) -> Generator[Source]:
    """Unpack `path` (into a temporary file when it is compressed) and tell its kind; raises UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile("file.missing", value=str(path))
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("file.empty")
    label = name or path.name
    with tempfile.TemporaryDirectory(prefix="meidan-intake-") as folder:
        plain, inner = _unpack(path, label, Path(folder), limit)
        yield Source(
            path=plain,
            name=inner,
            kind=_kind(plain),
            sha256=_hash(path),
            size=size,
            plain_size=plain.stat().st_size,
        )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8192)


def _unpack(path: Path, name: str, folder: Path, limit: int) -> tuple[Path, str]:
    # Archives may be nested once (orders.csv.gz inside a zip); deeper nesting is nobody's order file.
    for depth in range(3):
        head = _head(path)
        target = folder / f"{depth}.data"
        if head.startswith(b"\xfd7zXZ\x00"):
            with lzma.open(path) as packed:
                _copy(packed, target, path.stat().st_size, limit)
            name = name.removesuffix(".xz")
        elif head.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                _copy(packed, target, path.stat().st_size, limit)
            name = name.removesuffix(".gz")
        elif head.startswith(b"PK\x03\x04") and not _is_workbook(path, limit):
            name = _copy_member(path, target, limit)
        else:
            return path, name
        path = target
    raise UnreadableFile("file.unknown", detail=name)


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, packed_size: int, limit: int) -> None:
    written = 0
    try:
        with target.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                written += len(chunk)
                _guard(written, packed_size, limit)
                out.write(chunk)
    except (lzma.LZMAError, zlib.error, EOFError, OSError, zipfile.BadZipFile) as error:
        raise UnreadableFile("file.damaged", detail=str(error)) from error
    if written == 0:
        raise UnreadableFile("file.empty")


def _guard(written: int, packed_size: int, limit: int) -> None:
    if written > limit:
        raise UnreadableFile("file.too_big", detail=f"{limit // 1024**2} MiB")
    if written > _RATIO_FREE and written > packed_size * MAX_RATIO:
        raise UnreadableFile("file.bomb", detail=f"{written // max(packed_size, 1)}:1")


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile("file.damaged", detail=str(error)) from error


def _is_workbook(path: Path, limit: int) -> bool:
    with _open_zip(path) as archive:
        names = set(archive.namelist())
        found = "[Content_Types].xml" in names or "mimetype" in names
        if found:
            # The reader unpacks a workbook by itself: its declared sizes are checked before it gets the file.
            total = sum(item.file_size for item in archive.infolist())
            _guard(total, path.stat().st_size, limit)
    return found


def _copy_member(path: Path, target: Path, limit: int) -> str:
    with _open_zip(path) as archive:
        members = [
            item
            for item in archive.infolist()
            if not item.is_dir()
            and not item.filename.startswith("__MACOSX/")
            and not Path(item.filename).name.startswith(".")
        ]
        if len(members) > 1:
            tables = [m for m in members if Path(m.filename).suffix.lower() in _TABLE_SUFFIXES]
            members = tables if len(tables) == 1 else members
        if not members:
            raise UnreadableFile("file.empty")
        if len(members) > 1:
            raise UnreadableFile("file.several", detail=several(m.filename for m in members[:5]))
        member = members[0]
        if member.flag_bits & 1:
            raise UnreadableFile("file.encrypted")
        _guard(member.file_size, member.compress_size, limit)
        try:
            with archive.open(member) as packed:
                _copy(packed, target, member.compress_size, limit)
        except (NotImplementedError, zipfile.BadZipFile) as error:
            raise UnreadableFile("file.damaged", detail=str(error)) from error
        return Path(member.filename).name


def _kind(path: Path) -> Kind:
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        with _open_zip(path) as archive:
            names = archive.namelist()
        return "ods" if "mimetype" in names and "[Content_Types].xml" not in names else "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An encrypted XLSX sits in the same container as an XLS; its stream name tells.
        with path.open("rb") as file:
            if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in file.read(_CHUNK):
                raise UnreadableFile("file.encrypted")
        return "xls"
    if head.startswith((b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")):
        return "xls"
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"7z\xbc\xaf", b"Rar!", b"GIF8", b"BZh")):
        raise UnreadableFile("file.unknown", detail=head[:4].decode("latin-1"))
    if found := _WEB.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise UnreadableFile("file.web_table", detail="XML" if found[0].lower().startswith(b"<?xml") else "HTML")
    return "csv"
