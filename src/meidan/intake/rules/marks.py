"""What a workbook says beside its values: cells with errors, formulas nobody worked out, rows hidden or crossed out.

The fast reader gives such cells as empty, and an empty price or customer means something else than a broken one.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

_CHUNK = 8 * 1024 * 1024
_CELL = rb"<(?:\w+:)?c\s(?P<at>[^>]*)>"
_ERROR = re.compile(
    _CELL + rb"(?:<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(?P<text>#[^<]*)</(?:\w+:)?v>"
)
_UNCALCULATED = re.compile(
    _CELL
    + rb"<(?:\w+:)?f[^>]*>(?P<text>[^<]+)</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_STYLED = re.compile(rb'<(?:\w+:)?c\s(?P<at>[^>]*\bs="(?P<style>\d+)"[^>]*?)/?>')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_KIND = re.compile(rb'\bt="(\w+)"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Marks:
    """Of one sheet: {row: [(column, what it shows)]}, the hidden rows, and {row: columns crossed out}."""

    cells: dict[int, list[tuple[int, str]]] = field(default_factory=dict[int, list[tuple[int, str]]])
    hidden: list[int] = field(default_factory=list[int])
    struck: dict[int, set[int]] = field(default_factory=dict[int, set[int]])

    def put(self, place: tuple[int, int] | None, text: bytes) -> None:
        if place is not None:
            self.cells.setdefault(place[0], []).append((place[1], html.unescape(text.decode("utf-8", "replace"))))


def marks_of(path: Path) -> dict[str, Marks]:
    """{sheet name: its marks}; a workbook that is put together in another way has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts, struck = _parts(archive), _struck_styles(archive)
            return {name: _read(archive, part, struck) for name, part in parts.items()}
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError):
        return {}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id", ""): one.get("Target", "") for one in links}
    found: dict[str, str] = {}
    for sheet in book.iter(_MAIN + "sheet"):
        target = targets.get(sheet.get(_RELATION, ""), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part in archive.namelist():
            found[sheet.get("name", "")] = part
    return found


def _struck_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the cell styles whose letters are crossed out."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    fonts = [
        (mark := font.find(_MAIN + "strike")) is not None and mark.get("val", "1") not in ("0", "false")
        for font in styles.iterfind(f"{_MAIN}fonts/{_MAIN}font")
    ]
    formats = [int(one.get("fontId", "0")) for one in styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
    return frozenset(str(i).encode() for i, font in enumerate(formats) if font < len(fonts) and fonts[font])


def _read(archive: zipfile.ZipFile, part: str, struck: frozenset[bytes]) -> Marks:
    marks = Marks()
    for block in _blocks(archive, part):
        if b't="e"' in block:
            for cell in _ERROR.finditer(block):
                if _kind(cell) == b"e":
                    marks.put(_place(cell), cell["text"])
        if b"f>" in block:
            for cell in _UNCALCULATED.finditer(block):
                # A formula whose result is an empty text was worked out: it is empty.
                if _kind(cell) not in (b"str", b"e"):
                    marks.put(_place(cell), b"=" + cell["text"])
        if b"hidden=" in block:
            marks.hidden += [int(found[1]) for found in _HIDDEN.finditer(block)]
        if struck:
            for cell in _STYLED.finditer(block):
                if cell["style"] in struck and (place := _place(cell)):
                    marks.struck.setdefault(place[0], set()).add(place[1])
    return marks


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet in pieces that end with a row."""
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            block = rest + chunk
            end = block.rfind(b"row>") + 4
            if end > 3:
                yield block[:end]
                rest = block[end:]
            else:
                rest = block
    yield rest


def _kind(cell: re.Match[bytes]) -> bytes:
    found = _KIND.search(cell["at"])
    return found[1] if found else b""


def _place(cell: re.Match[bytes]) -> tuple[int, int] | None:
    """(row from 1, column from 0)."""
    found = _PLACE.search(cell["at"])
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]), column - 1
