"""Pure rules of products: barcodes, units, and the terms under which a record is found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from meidan.kernel.values import ValueProblem, clean_text, parse_decimal

GTIN_LENGTHS = (8, 12, 13, 14)
TERM_LENGTH = 40
TERM_LIMIT = 96

_UNIT = re.compile(r"1?\s*([^\d\s=:*×]+?)\s*[=:*×xX]\s*([0-9]+(?:\.[0-9]+)?)\s*([^\d\s=:]*)")
_RUN = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]", re.UNICODE)
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")

# Read this way as a surname, whatever the dictionary says first.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai", "朴": "piao",
    "盖": "ge", "乐": "yue", "覃": "qin", "召": "shao", "种": "chong", "员": "yun", "缪": "miao", "牟": "mu",
    "冼": "xian", "黑": "he", "折": "she", "秘": "bi", "繁": "po", "洗": "xian", "谌": "chen", "祭": "zhai",
    "隗": "wei", "颉": "xie", "柏": "bai", "尉": "yu", "万": "mo", "长": "zhang", "澹": "tan", "令": "ling",
    "那": "na", "哈": "ha", "晟": "cheng", "盛": "sheng", "重": "chong", "行": "xing", "莘": "shen", "郗": "xi",
}  # fmt: skip
# Other readings that people type for words of trade.
_READINGS = {
    "行": "hang xing", "长": "chang zhang", "重": "zhong chong", "乐": "le yue", "调": "diao tiao", "盛": "sheng cheng",
    "朝": "chao zhao", "厦": "sha xia", "会": "hui kuai", "参": "can shen", "藏": "cang zang", "传": "chuan zhuan",
    "弹": "dan tan", "降": "jiang xiang", "卡": "ka qia", "石": "shi dan", "校": "xiao jiao", "壳": "ke qiao",
    "宿": "su xiu", "给": "gei ji", "都": "du dou", "六": "liu lu", "色": "se shai", "薄": "bao bo", "塞": "sai se",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitFactor:
    """One `unit` holds `factor` base units."""

    unit: str
    factor: Decimal


def gtin_check_digit(digits: str) -> str:
    """The check digit that belongs behind `digits` (GS1 General Specifications, section 7.9: weights 3 and 1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def check_barcode(barcode: str) -> str:
    """The barcode, cleaned. All-digit codes of 8, 12, 13 or 14 digits must have a right GTIN check digit.

    Raises ValueProblem, naming the right digit.
    """
    text = clean_text(barcode, max_length=64)
    if not text:
        raise ValueProblem("barcode.empty", "条码不能为空", "the barcode must not be empty")
    if text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS:
        right = gtin_check_digit(text[:-1])
        if right != text[-1]:
            raise ValueProblem(
                "barcode.check_digit",
                f"条码 {text} 的校验位不对:最后一位应为 {right}",
                f"the check digit of barcode {text} is wrong: the last digit should be {right}",
            )
    return text


def parse_units(text: str, base_unit: str = "") -> tuple[UnitFactor, ...]:
    """Read "箱=40", "箱=40,盒=10" or "1箱=40件" into units with factors.

    Raises ValueProblem when a part cannot be read, repeats a unit, or counts in another unit than the base.
    """
    parts = [part.strip() for part in re.split(r"[,;、/\n]+", unicodedata.normalize("NFKC", text)) if part.strip()]
    units: list[UnitFactor] = []
    for part in parts:
        match = _UNIT.fullmatch(part)
        if match is None:
            raise ValueProblem("unit.format", f"单位“{part}”请写成 箱=40", f'write the unit "{part}" as box=40')
        if match[3] and base_unit and match[3] != base_unit:
            raise ValueProblem(
                "unit.base",
                f"“{part}”应按基本单位 {base_unit} 换算",
                f'"{part}" must count in the base unit {base_unit}',
            )
        units.append(UnitFactor(match[1], parse_decimal(match[2])))
    return check_units(base_unit, units)


def check_units(base_unit: str, units: Iterable[UnitFactor]) -> tuple[UnitFactor, ...]:
    """The units without the base unit itself. Raises ValueProblem on factors ≤ 0 and on units given twice."""
    seen: dict[str, UnitFactor] = {}
    for one in units:
        if one.factor <= 0:
            raise ValueProblem(
                "unit.factor", f"单位 {one.unit} 的换算必须大于 0", f"the factor of {one.unit} must be above 0"
            )
        if one.unit == base_unit:
            if one.factor != 1:
                raise ValueProblem(
                    "unit.base", f"基本单位 {base_unit} 只能是 1", f"the base unit {base_unit} is always 1"
                )
            continue
        if one.unit in seen:
            raise ValueProblem("unit.twice", f"单位 {one.unit} 写了两次", f"unit {one.unit} is given twice")
        seen[one.unit] = one
    return tuple(seen.values())


def parse_tax_rate(text: str) -> Decimal:
    """Read "0.13", "13" or "13%" as the fraction 0.13.

    A number of 1 or more is a percentage; between 0.5 and 1 nothing is guessed. Raises ValueProblem.
    """
    value = text.strip().replace("\uff05", "%")
    percent = value.endswith("%")
    number = parse_decimal(value.removesuffix("%"))
    rate = number / 100 if percent or number >= 1 else number
    if not 0 <= rate < Decimal("0.5"):
        raise ValueProblem("tax_rate.range", "税率请写成 0.13 或 13%", "write the tax rate as 0.13 or 13%")
    return rate


def search_words(query: str) -> list[str]:
    """What a person typed, as the lower-case words that must each begin a term (at most 5)."""
    words = (compact(word) for word in unicodedata.normalize("NFKC", query).split())
    return [word[:TERM_LENGTH] for word in words if word][:5]


def compact(text: str) -> str:
    """Lower case, width-normalised, without blanks or invisible characters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(
        char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc", "Cs")
    )


def same_tokens(one: str, other: str) -> bool:
    """Whether two names carry the same numbers and short Latin words (sizes), so that M6 is never taken for M8."""
    return _latin(one) == _latin(other)


def _latin(name: str) -> list[str]:
    tokens = re.findall(r"[a-z]+|[0-9]+", unicodedata.normalize("NFKC", name).lower())
    return sorted(token for token in tokens if token.isdigit() or len(token) <= 3)


def search_terms(code: str, *names: str, limit: int = TERM_LIMIT) -> frozenset[str]:
    """The lower-case terms under which a record is found when one of them begins with what was typed.

    The code and its parts, every word or character suffix of each name, its pinyin initials and its
    full pinyin. At most `limit` terms of TERM_LENGTH characters, the telling ones first.
    """
    found: dict[str, None] = {}
    written = [name for name in names if name.strip()]
    streams = [_code_terms(code), *(_name_terms(name) for name in written)]
    for stream in streams:
        for term in stream:
            if len(found) >= limit:
                return frozenset(found)
            if term:
                found[term[:TERM_LENGTH]] = None
    return frozenset(found)


def _code_terms(code: str) -> Iterator[str]:
    text = compact(code)
    yield text
    for match in re.finditer(r"[\w]+", text):
        yield text[match.start() :]


def _starts(name: str) -> tuple[list[int], list[int]]:
    """Where runs of letters, digits or single characters begin, and where words begin, in `compact(name)`."""
    runs: list[int] = []
    words: list[int] = []
    place = 0
    for word in unicodedata.normalize("NFKC", name).split():
        text = compact(word)
        words.append(place)
        runs += [place + match.start() for match in _RUN.finditer(text)]
        place += len(text)
    return runs, words


def _name_terms(name: str) -> Iterator[str]:
    text = compact(name)
    syllables = _syllables(text)
    starts, words = _starts(name)
    yield text
    if not syllables:
        yield from (text[start:] for start in starts)
        return
    initials = [syllables.get(place, char)[0] for place, char in enumerate(text)]
    spelled = [syllables.get(place, char) for place, char in enumerate(text)]
    yield "".join(initials)
    yield "".join(spelled)
    yield from _other_readings(text, syllables)
    for start in starts:
        yield text[start:]
        yield "".join(initials[start:])
    yield from ("".join(spelled[start:]) for start in words)


def _other_readings(text: str, syllables: dict[int, str]) -> Iterator[str]:
    choices = [(0, _SURNAMES.get(text[0], ""))] if text else []
    choices += [(place, other) for place, char in enumerate(text) for other in _READINGS.get(char, "").split()]
    for place, reading in [choice for choice in choices if choice[1] and syllables.get(choice[0]) != choice[1]][:4]:
        other = {**syllables, place: reading}
        yield "".join(other.get(index, char)[0] for index, char in enumerate(text))
        yield "".join(other.get(index, char) for index, char in enumerate(text))


def _syllables(text: str) -> dict[int, str]:
    """Pinyin without tones of the Chinese characters of `text`, by position."""
    if not _CJK.search(text):
        return {}
    return dict(_spell(text))


def _one_by_one(unknown: str) -> list[str]:
    return list(unknown)


@lru_cache(maxsize=4096)
def _spell(text: str) -> tuple[tuple[int, str], ...]:
    # Loaded on first use: its dictionary takes 58 MB that a process which only reads never needs.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    spelled: list[tuple[int, str]] = []
    for run in re.finditer(f"{_CJK.pattern}+", text):
        readings = lazy_pinyin(run[0], style=Style.NORMAL, errors=_one_by_one)  # pyright: ignore[reportArgumentType]
        spelled += [(run.start() + index, reading) for index, reading in enumerate(readings) if reading.isascii()]
    return tuple(spelled)
