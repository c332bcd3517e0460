"""Numbers as people write them: quantities with units, prices with currencies, Chinese numerals, two decimal marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from meidan.intake.rules.problems import Problem

_POINT = re.compile(r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$")
_COMMA = re.compile(r"^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d+)?$")
_SURE_COMMA = re.compile(r"^[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3}){2,})$")
_SURE_POINT = re.compile(r"^[+-]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3}){2,})$")
_THREE = re.compile(r"^[+-]?\d{1,3}([.,])\d{3}$")
_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f']+")
_NUMBER = r"[+-]?[\d][\d,.]*|[+-]?\.\d+|[零〇一二两三四五六七八九十百千万廿壹贰叁肆伍陆柒捌玖拾佰仟]+"
# 12x5 is a multiplication, not twelve of a unit called x.
_UNIT = r"(?!x\d)[A-Za-z\u4e00-\u9fff㎡³²]{1,10}\.?"
_QUANTITY = re.compile(rf"^[x×*]?\s*({_NUMBER})\s*({_UNIT})?$", re.I)
_TWO_QUANTITIES = re.compile(rf"^({_NUMBER})\s*({_UNIT}?)\s*[+、,]?\s*({_NUMBER})\s*({_UNIT})$")
_JOINED = re.compile(r"(?<=[一-鿿])[加零又另和](?=\s*[\d一二两三四五六七八九十])")
_SIZED = re.compile(r"^((?:\d?x{0,5}[sl]|m|均码|\d{2,3}码?)\s*[*x×:]\s*\d+\s*[,;、\s/]*)+$", re.I)
_SIZED_PART = re.compile(r"(\d?x{0,5}[sl]|m|均码|\d{2,3}码?)\s*[*x×:]\s*(\d+)", re.I)
# 含税 and the like say how a price is meant; they are no part of the number.
_TAXED = re.compile(
    r"[(\[]?\s*(?:(不含税|未税|税前|excl\.?(?: ?(?:vat|tax))?)|(含税|税后|incl\.?(?: ?(?:vat|tax))?))价?\s*[)\]]?", re.I
)
_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("HK$", "HKD"),
    ("US$", "USD"),
    ("A$", "AUD"),
    ("人民币", "CNY"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("HKD", "HKD"),
    ("JPY", "JPY"),
    ("TWD", "TWD"),
    ("港币", "HKD"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("英镑", "GBP"),
    ("日元", "JPY"),
    ("¥", ""),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("元整", ""),
    ("元", ""),
    ("块", ""),
)
_VAGUE = ("左右", "约", "多", "余", "半", "以上", "以内", "若干", "上下", "些", "几")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity or a price: value, unit as written, currency code, and size when the cell named one.

    `taxed` is what a price says about tax, None when it says nothing.
    """

    value: Decimal
    unit: str = ""
    currency: str = ""
    size: str = ""
    taxed: bool | None = None


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a column writes numbers; `mixed` means both decimal marks occur, so 1,000 alone is unclear."""

    comma_decimal: bool = False
    mixed: bool = False


def infer_style(samples: Iterable[object], *, semicolons: bool = False) -> NumberStyle:
    """Decide the decimal mark of a column from everything in it; unclear values stay unclear."""
    comma = point = unclear = 0
    for sample in samples:
        if not isinstance(sample, str):
            continue
        text = _bare(sample)
        if _SURE_COMMA.match(text):
            comma += 1
        elif _SURE_POINT.match(text):
            point += 1
        elif (three := _THREE.match(text)) and three.group(1) == ",":
            unclear += 1
    if comma and not point:
        return NumberStyle(comma_decimal=True)
    # Semicolons between cells are how spreadsheets with a decimal comma write CSV.
    return NumberStyle(mixed=bool(comma and point) or bool(unclear and semicolons and not point))


def _bare(text: str) -> str:
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    for sign, _ in _CURRENCIES:
        text = text.replace(sign, "")
    return text.split("/")[0]


def number(text: str, style: NumberStyle) -> Decimal | None:
    """A plain number in any of the usual spellings; None when it is not one."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("–", "-")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    elif text.endswith("-") and len(text) > 1:
        text, negative = text[:-1], True
    if not text or text in "+-.,":
        return None
    if text.isdecimal() and text.isascii():
        value = Decimal(text)
    elif _SURE_COMMA.match(text) or (style.comma_decimal and _COMMA.match(text)):
        value = _decimal(text.replace(".", "").replace(",", "."))
    elif _POINT.match(text):
        value = _decimal(text.replace(",", ""))
    else:
        value = _chinese(text)
    return -value if negative and value is not None else value


def two_readings(text: str, style: NumberStyle) -> str:
    """Both readings of a number whose mark may be a decimal comma or a thousands comma, else empty."""
    bare = _bare(text)
    if not style.mixed or not (found := _THREE.match(bare)):
        return ""
    mark = found.group(1)
    return f"{bare.replace(mark, '')} / {bare.replace(mark, '.')}"


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _chinese(text: str) -> Decimal | None:
    if not text or any(sign not in _DIGITS and sign not in _POWERS and sign not in "万廿" for sign in text):
        return None
    text = text.replace("廿", "二十")
    if not any(sign in _POWERS or sign == "万" for sign in text):
        return Decimal("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10000, 0, 0
        else:
            section += (digit or 1) * _POWERS[sign]
            digit = 0
    return Decimal(total + section + digit)


def from_cell(value: int | float) -> Decimal:
    """A spreadsheet number at the 15 digits that spreadsheets themselves keep (0.1+0.2 is 0.3)."""
    if isinstance(value, int):
        return Decimal(value)
    shown = Decimal(format(value, ".15g"))
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else Decimal(format(shown, "f"))


def quantities(text: str, style: NumberStyle) -> list[Amount] | Problem:
    """One cell of the quantity column: 20, 20箱, 三打, M*3 L*5, 2箱5件; anything vague is a problem."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if unclear := two_readings(plain, style):
        return Problem("row.two_readings", "quantity", text, unclear)
    if (value := number(plain, style)) is not None:
        return [Amount(value)]
    if _SIZED.match(plain):
        parts = _SIZED_PART.findall(plain)
        # 12*5 may be a dozen times five: a lone number in front is a size only where it says so.
        if len(parts) > 1 or not parts[0][0].isdecimal():
            return [Amount(Decimal(count), size=size) for size, count in parts]
    if found := _QUANTITY.match(plain):
        value, unit = number(found.group(1), style), (found.group(2) or "").rstrip(".")
        if value is not None and not any(word in unit for word in _VAGUE):
            return [Amount(value, unit)]
    found = _TWO_QUANTITIES.match(_JOINED.sub("+", plain))
    if found and found.group(2) and found.group(2) != found.group(4):
        first, second = number(found.group(1), style), number(found.group(3), style)
        vague = any(word in found.group(2) + found.group(4) for word in _VAGUE)
        if first is not None and second is not None and not vague:
            return [Amount(first, found.group(2)), Amount(second, found.group(4))]
    return Problem("row.not_a_number", "quantity", text)


def price(text: str, style: NumberStyle) -> Amount | Problem:
    """One cell of the price column: 28, ¥1,120.00/箱, USD 12.5, 28元每件, 12.50含税."""
    plain = unicodedata.normalize("NFKC", text).strip()
    taxed = None
    if said := _TAXED.search(plain):
        taxed, plain = bool(said.group(2)), (plain[: said.start()] + plain[said.end() :]).strip()
    plain, _, unit = plain.replace("每", "/").replace(" per ", "/").replace("@", "").partition("/")
    plain, currency = _without_currency(plain.strip())
    if unclear := two_readings(plain, style):
        return Problem("row.two_readings", "price", text, unclear)
    value = number(plain, style)
    if value is None:
        return Problem("row.not_a_number", "price", text)
    return Amount(value, unit.strip(), currency, taxed=taxed)


def _without_currency(plain: str) -> tuple[str, str]:
    """The sign before or behind the number, or both where they agree; 12块5 has one in the middle: no plain number."""
    before, rest = _sign(plain, str.startswith)
    behind, rest = _sign(rest, str.endswith)
    if before is not None and behind is not None:
        # ¥ and 元 leave open whose they are; two that name different currencies are no price.
        named = {before, behind} - {""}
        agree = before == behind or (named <= {"CNY", "JPY"} and len(named) == 1)
        return (rest, named.pop() if named else "") if agree else (plain, "")
    if before is not None or behind is not None:
        return rest, before or behind or ""
    for sign in "$€£¥":
        if (at := plain.find(sign)) > 0 and plain[0] in "+-(":
            return plain[:at] + plain[at + 1 :], dict(_CURRENCIES)[sign]
    return plain, ""


def _sign(plain: str, stands: Callable[[str, str], bool]) -> tuple[str | None, str]:
    """The currency that stands at this end ("" = it leaves open which), and the text without it."""
    for sign, code in _CURRENCIES:
        if stands(plain.upper(), sign):
            rest = plain[len(sign) :] if stands is str.startswith else plain[: -len(sign)]
            return code, rest.strip()
    return None, plain
