"""The one decimal type and the one text type for everything that comes in from outside."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from meidan.kernel.money import money_text
from meidan.kernel.words import Words

__all__ = [
    "Code",
    "MoneyText",
    "PriceText",
    "QuantityText",
    "SignedQuantityText",
    "StringSchema",
    "Text40",
    "Text200",
    "Text2000",
    "ValueProblem",
    "clean_text",
    "money_text",
    "parse_decimal",
    "plain",
]

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－＋", "0123456789.-+")
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_CONTROL_MULTILINE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
CODE_LENGTH = 64


class ValueProblem(ValueError):
    """An input value is not acceptable; `words` says why and what to do, `code` names the reason."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code = code
        self.words = Words(zh, en)
        super().__init__(en)


def parse_decimal(value: str, *, max_digits: int = 18, places: int = 6) -> Decimal:
    """Read a decimal in plain notation, full-width digits allowed.

    At most `places` digits after the point and `max_digits - places` before it; no exponent, no
    thousands separators, no NaN or Infinity. Raises ValueProblem, never anything else.
    """
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]  (JSON hands over anything)
        raise ValueProblem(
            "decimal.type", "请用字符串填写数字,如 “12.5”", 'write the number as a string, such as "12.5"'
        )
    match = _NUMBER.fullmatch(value.strip().translate(_HALF_WIDTH))
    if match is None:
        raise ValueProblem("decimal.format", "请填普通数字,如 12.5", "write a plain number, such as 12.5")
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    if len(whole) > max_digits - places:
        raise ValueProblem(
            "decimal.too_large",
            f"数字太大,整数部分最多 {max_digits - places} 位",
            f"too large: at most {max_digits - places} digits before the point",
        )
    if len(fraction) > places:
        raise ValueProblem(
            "decimal.too_fine",
            f"小数最多 {places} 位",
            f"at most {places} digits after the point",
        )
    number = Decimal(f"{sign}{whole}.{fraction}" if fraction else sign + whole)
    return abs(number) if number == 0 else number


def plain(number: Decimal) -> str:
    """The number in plain notation: no exponent, no -0, no trailing zeros ("10", "2.5")."""
    if not number:
        return "0"
    text = str(number)  # twice as fast as format(), which only an exponent needs
    if "E" in text:
        text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(number: Decimal) -> str:
    """The number as people read it in a sentence: "3,382", "-1,234.5"."""
    sign, digits = ("-", plain(number)[1:]) if number < 0 else ("", plain(number))
    whole, point, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def broken_text() -> ValueProblem:
    """What is said of a text with half a character in it (a lone surrogate, as `SURROGATE` finds it)."""
    return ValueProblem("text.surrogate", "含有损坏的字符,请重新输入", "contains a broken character; type it again")


def clean_text(value: str, *, max_length: int, multiline: bool = False) -> str:
    """NFC, without surrounding blanks; line ends become newlines.

    Refuses NUL, lone surrogates and control characters (newline and tab pass where `multiline`),
    and more than `max_length` characters. Raises ValueProblem.
    """
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]  (JSON hands over anything)
        raise ValueProblem("text.type", "请填写文字", "write text")
    if SURROGATE.search(value):
        raise broken_text()
    raw_length = len(value)
    if multiline:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if (_CONTROL_MULTILINE if multiline else _CONTROL).search(value):
        raise ValueProblem(
            "text.control", "含有不可见的控制字符,请删去", "contains an invisible control character; remove it"
        )
    text = unicodedata.normalize("NFC", value).strip()
    if raw_length > max_length or len(text) > max_length:
        raise ValueProblem(
            "text.too_long", f"太长,最多 {max_length} 个字", f"too long: at most {max_length} characters"
        )
    return text


def clean_code(value: str) -> str:
    """A code as it is written: case-sensitive, may contain "/", no blanks around it, not an `id:` reference."""
    text = clean_text(value, max_length=CODE_LENGTH)
    if not text:
        raise ValueProblem("code.empty", "编码不能为空", "the code must not be empty")
    if text != unicodedata.normalize("NFC", value):
        raise ValueProblem("code.blanks", "编码首尾不能有空格", "no blanks before or after the code")
    if text.startswith("id:"):
        raise ValueProblem("code.reserved", "编码不能以 id: 开头", "a code must not start with id:")
    return text


@dataclass(frozen=True, slots=True)
class StringSchema:
    """A pydantic type that takes JSON strings only, reads them with `read`, and shows up as `shape` in the schema."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    shape: tuple[tuple[str, str | int | tuple[str, ...]], ...]
    passes: type = str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def accept(value: Any) -> Any:
            # A Decimal comes from our own tables when an answer is built; JSON never makes one.
            if self.passes is Decimal and isinstance(value, Decimal):
                return value
            return self.read(value)

        return core_schema.no_info_plain_validator_function(
            accept,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.write, return_schema=core_schema.str_schema()
            ),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string"} | {
            name: list(value) if isinstance(value, tuple) else value for name, value in self.shape
        }


def _decimal_type(*, places: int, signed: bool, example: str) -> StringSchema:
    whole = 18 - places

    def read(value: str) -> Decimal:
        if isinstance(value, str) and value != value.strip():  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueProblem("decimal.format", "数字首尾不能有空格", "no blanks around the number")
        number = parse_decimal(value, places=places)
        if not signed and (number < 0 or value[:1] in "+-＋－"):
            raise ValueProblem("decimal.sign", "不能带正负号", "no sign here")
        return number

    sign = "[+\\-＋－]?" if signed else ""
    pattern = f"^{sign}[0-9０-９]{{1,{whole}}}([.．][0-9０-９]{{1,{places}}})?$"
    return StringSchema(read, plain, (("pattern", pattern), ("maxLength", 20), ("examples", (example,))), Decimal)


def _text_type(max_length: int, *, multiline: bool = False, required: bool = False) -> StringSchema:
    def read(value: str) -> str:
        text = clean_text(value, max_length=max_length, multiline=multiline)
        if required and not text:
            raise ValueProblem("text.empty", "不能为空", "must not be empty")
        return text

    barred = "\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F" if multiline else "\\x00-\\x1F\\x7F-\\x9F"
    pattern = f"^[^{barred}]*[^\\s{barred}][^{barred}]*$" if required else f"^[^{barred}]*$"
    shape: list[tuple[str, str | int | tuple[str, ...]]] = [("pattern", pattern), ("maxLength", max_length)]
    if required:
        shape.append(("minLength", 1))
    return StringSchema(read, str, tuple(shape))


def _code_type() -> StringSchema:
    barred = "\\x00-\\x1F\\x7F-\\x9F"
    ends = f"[^\\s{barred}]"
    pattern = f"^(?!id:){ends}([^{barred}]{{0,{CODE_LENGTH - 2}}}{ends})?$"
    shape = (("pattern", pattern), ("minLength", 1), ("maxLength", CODE_LENGTH), ("examples", ("TS-100-WH-M",)))
    return StringSchema(clean_code, str, shape)


QuantityText = Annotated[Decimal, _decimal_type(places=6, signed=False, example="12.5")]
SignedQuantityText = Annotated[Decimal, _decimal_type(places=6, signed=True, example="-3")]
PriceText = Annotated[Decimal, _decimal_type(places=6, signed=False, example="28.00")]
MoneyText = Annotated[Decimal, _decimal_type(places=4, signed=True, example="11200.00")]
Text20 = Annotated[str, _text_type(20)]
Text40 = Annotated[str, _text_type(40)]
Text80 = Annotated[str, _text_type(80)]
Text200 = Annotated[str, _text_type(200)]
Text300 = Annotated[str, _text_type(300)]
Text500 = Annotated[str, _text_type(500)]
Text2000 = Annotated[str, _text_type(2000, multiline=True)]
Unit = Annotated[str, _text_type(20, required=True)]
Name80 = Annotated[str, _text_type(80, required=True)]
Name200 = Annotated[str, _text_type(200, required=True)]
Reason = Annotated[str, _text_type(500, required=True)]
Code = Annotated[str, _code_type()]
# A code or `id:123`, as it stands in a path or a reference.
Ref = Annotated[str, _text_type(CODE_LENGTH + 3, required=True)]
