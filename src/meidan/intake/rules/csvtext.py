"""Plain text tables: which encoding, which separator, and their rows as a stream."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Literal

from meidan.intake.rules.problems import UnreadableFile

# One field may hold a long note, but not a whole file swallowed by a lost quote.
csv.field_size_limit(1024 * 1024)

_SAMPLE = 256 * 1024
_DELIMITERS = ",;\t|"
# Common Chinese words and sentence marks: a wrong legacy decoding hardly ever produces them.
_CHINESE = re.compile(r"[一-鿿]")
_USUAL = set("的单号客户名称商品数量价日期编码货品规格金额备注合计元电话地址省市区有限公司收人小总订")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written."""

    encoding: str
    delimiter: str
    width: int = 0


def sniff(path: Path) -> Dialect:
    """Tell encoding and separator from the file's content; raises UnreadableFile for binary content."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    whole = len(sample) < _SAMPLE
    encoding = _encoding(path, sample, whole)
    text = sample.decode(encoding, errors="ignore")
    if text.count("\0") > 3:
        raise UnreadableFile("file.unknown", detail="binary")
    return Dialect(encoding, *_delimiter(text))


def rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on (1-based); quoted line breaks stay inside their cell.

    A quote that is opened and never meant as one would swallow the rows below it: they are given back as rows.
    """
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as file:
        lines = _Lines(line.replace("\0", "") if "\0" in line else line for line in file)
        start = 1
        while True:
            reader = csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=False)
            try:
                for record in reader:
                    if len(lines.taken) > 1 and _swallowed(lines.taken, dialect):
                        break
                    yield start, record
                    start += len(lines.taken)
                    lines.taken.clear()
                else:
                    return
            except csv.Error as error:
                if len(lines.taken) < 2:
                    raise UnreadableFile("file.damaged", detail=f"{start}: {error}") from error
            yield start, lines.give_back(dialect)
            start += 1


@dataclass(slots=True)
class _Lines:
    """Physical lines, of which those of the record under way are remembered and can be read again."""

    source: Iterator[str]
    taken: list[str] = field(default_factory=list[str])
    again: deque[str] = field(default_factory=deque[str])

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.source)
        self.taken.append(line)
        return line

    def give_back(self, dialect: Dialect) -> list[str]:
        """The first line alone, its quotes read as they stand; the others come again."""
        first, *others = self.taken
        self.again.extendleft(reversed(others))
        self.taken.clear()
        return _cells(first, dialect, quoting=csv.QUOTE_NONE)


def _swallowed(taken: list[str], dialect: Dialect) -> bool:
    """Whether lines inside one record are whole records of the table themselves."""
    if dialect.width < 3:
        return False
    return any(
        line.count('"') % 2 == 0
        and line.count(dialect.delimiter) >= dialect.width - 1
        and len(_cells(line, dialect, quoting=csv.QUOTE_MINIMAL)) == dialect.width
        for line in taken[1:]
    )


def _cells(line: str, dialect: Dialect, *, quoting: Literal[0, 3]) -> list[str]:
    return list(chain.from_iterable(csv.reader([line], delimiter=dialect.delimiter, quoting=quoting)))


def _encoding(path: Path, sample: bytes, whole: bool) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(mark):
            return name
    if wide := _bare_utf16(sample):
        return wide
    if _decodes(path, "utf-8"):
        return "utf-8"
    return _legacy(sample, whole)


def _bare_utf16(sample: bytes) -> str:
    pairs = sample[:4096]
    if len(pairs) < 4:
        return ""
    odd, even = pairs[1::2].count(0), pairs[0::2].count(0)
    half = len(pairs) // 2
    # Without a mark, UTF-16 shows by zero bytes on one side of nearly every separator and digit.
    if odd > half * 0.2 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.2 and odd < half * 0.02:
        return "utf-16-be"
    return ""


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1024 * 1024):
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _legacy(sample: bytes, whole: bool) -> str:
    best, best_score = "cp1252", 0.0
    for encoding in ("gb18030", "big5"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample, whole)
        except UnicodeDecodeError:
            continue
        chinese = _CHINESE.findall(text)
        high = sum(1 for byte in sample if byte >= 0x80)
        if not chinese or not high:
            continue
        covered = 2 * len(chinese) / high
        usual = sum(1 for sign in chinese if sign in _USUAL) / len(chinese)
        score = covered * 0.3 + usual
        # Accented Latin text is valid GB18030 by accident, but its "characters" are rare ones.
        if score > best_score and (usual > 0.02 or (covered > 0.85 and len(chinese) > 20)):
            best, best_score = encoding, score
    if best == "cp1252":
        return "cp1252" if _valid_cp1252(sample) else "latin-1"
    return best


def _valid_cp1252(sample: bytes) -> bool:
    return not any(byte in sample for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


def _delimiter(text: str) -> tuple[str, int]:
    """The separator and how many cells most rows have."""
    told = text[4] if text[:4].lower() == "sep=" and len(text) > 4 else ""
    best, best_width, best_score = told or ",", 0, 0.0
    for delimiter in told or _DELIMITERS:
        widths: list[int] = []
        reader = csv.reader(text[: _SAMPLE // 2].splitlines(keepends=True), delimiter=delimiter)
        try:
            for index, record in enumerate(reader):
                if index >= 200:
                    break
                filled = sum(1 for cell in record if cell.strip())
                if filled > 1 or len(record) > 1:
                    widths.append(len(record))
        except csv.Error:
            continue
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        # A real separator gives many rows of one width; chance gives few or ragged ones.
        score = times / len(widths) * times * min(width, 8) if width > 1 else 0.0
        if score > best_score:
            best, best_width, best_score = delimiter, width, score
    return best, best_width
