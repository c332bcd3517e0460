"""Text cells: codes, names, contacts and phones, cleaned without losing what they say."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from meidan.intake.rules.amounts import from_cell
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.reading import Cell

MAX_TEXT = 2000
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d{1,3}$", re.I)
# ="00123" keeps spreadsheet programs from eating the zeros of a CSV.
_PROTECTED = re.compile(r'^="([^"]*)"$')
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#N/A!"})
_POINT_ZERO = re.compile(r"^(\d+)\.0+$")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffd]")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d(?:[\s-]?\d){8})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(\+?\(?\d[\d\s()-]{5,18}\d(?:\s*(?:转|ext\.?|-)\s*\d{1,6})?)(?!\d)", re.I)
_EDGES = " \t/,，、;；:：|()()-\n"


def text(value: Cell) -> str:
    """A cell as one-line text: NFC, blanks collapsed; numbers and dates as a person would write them."""
    if isinstance(value, str):
        if value.isascii() and value.isalnum():
            return value
        return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return format(from_cell(value), "f")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def is_scientific(value: str) -> bool:
    """Whether a text is a number of which only the first digits are left: 1.38E+10."""
    return bool(_SCIENTIFIC.match(unicodedata.normalize("NFKC", value).strip()))


def fault(value: Cell, name: str) -> Problem | None:
    """A cell that shows an error (#N/A) or a formula that nobody worked out: what it should say is not known."""
    if not isinstance(value, str) or not value or value[0] not in "#=":
        return None
    plain = value.strip()
    if plain.upper() in _ERRORS:
        return Problem("row.cell_error", name, plain)
    if len(plain) > 1 and plain[0] == "=" and not _PROTECTED.match(plain):
        return Problem("row.not_calculated", name, plain[:80])
    return None


def is_broken(value: str) -> bool:
    """Whether a text holds control characters or the marks of a failed decoding."""
    return bool(_BROKEN.search(value))


def code(value: Cell) -> str | Problem:
    """A code: half-width, 17850.0 becomes 17850; digits lost to scientific notation are a problem."""
    if isinstance(value, str):
        if value.isascii() and value.isalnum():
            return value if not _SCIENTIFIC.match(value) or "+" not in value else _lost(value)
        plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", value)).strip().removeprefix("'")
        if found := _PROTECTED.match(plain):
            plain = found.group(1)
        if _SCIENTIFIC.match(plain) and ("." in plain or "+" in plain):
            return _lost(value)
        found = _POINT_ZERO.match(plain)
        return found.group(1) if found else plain
    if isinstance(value, float) and value >= 1e15:
        return _lost(format(value, ".6g").upper())
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        # 3-5 typed as a code became the fifth of March: what it was cannot be known any more.
        return Problem("row.code_changed", "sku", text(value))
    return text(value)


def _lost(value: str) -> Problem:
    return Problem("row.code_lost_digits", "sku", value)


def phone(value: Cell) -> str:
    """A phone number with blanks and dashes of a mobile number removed."""
    if isinstance(value, float):
        value = str(Decimal(value).quantize(Decimal(1)))
    plain = unicodedata.normalize("NFKC", text(value)).removeprefix("'")
    if found := _MOBILE.fullmatch(plain):
        return re.sub(r"[\s-]", "", found.group(1))
    return plain


def split_contact(value: Cell) -> dict[str, str]:
    """王磊 138 0013 8003 文三路398号 → contact, phone, address; parts that are not there are left out."""
    plain = unicodedata.normalize("NFKC", text(value))
    parts: dict[str, str] = {}
    rest = plain
    if found := _MOBILE.search(plain) or _PHONE.search(plain):
        parts["phone"] = phone(found.group(1).strip())
        rest = f"{plain[: found.start()].strip(_EDGES)}\n{plain[found.end() :].strip(_EDGES)}"
    words = [
        word.strip(_EDGES) for word in re.split(r"[\n/,;|、]|\s{1,}(?=[\u4e00-\u9fff])", rest) if word.strip(_EDGES)
    ]
    addresses = [word for word in words if _looks_like_address(word)]
    names = [word for word in words if word not in addresses]
    if names:
        parts["contact"] = " ".join(names)
    if addresses:
        parts["address"] = "".join(addresses)
    return parts


def _looks_like_address(word: str) -> bool:
    return len(word) > 6 and bool(re.search(r"[省市区县镇乡路街道村号楼室栋座弄巷]|\d+\s+\w+", word))


def truthy(value: Cell) -> bool:
    """Whether a yes/no cell says yes."""
    return text(value).strip().lower() in {
        "是",
        "y",
        "yes",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "v",
        "赠品",
        "赠",
        "赠送",
        "送",
        "gift",
        "free",
        "foc",
        "x",
        "t",
    }
