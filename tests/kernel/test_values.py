import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from meidan.kernel.values import (
    Code,
    PriceText,
    QuantityText,
    SignedQuantityText,
    Text40,
    Text2000,
    ValueProblem,
    clean_text,
    grouped,
    money_text,
    parse_decimal,
    plain,
)
from meidan.kernel.words import Words


class Sample(BaseModel):
    quantity: QuantityText = Decimal(1)
    change: SignedQuantityText = Decimal(1)
    price: PriceText = Decimal(1)
    name: Text40 = ""
    note: Text2000 = ""
    code: Code = "A"


def test_words_speak_both_languages() -> None:
    words = Words("还差 {missing} 件", "{missing} short")
    assert words.say("zh-CN", missing=3) == "还差 3 件"
    assert words.say("en-GB", missing=3) == "3 short"
    assert words.say("fr", missing=3) == "还差 3 件"
    assert Words("{x}", "{x}").say("zh") == "{x}"


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.50", "12.50"), (" 7 ", "7"), ("１２．５", "12.5"), ("-0", "0"), ("＋3", "3"), ("－3", "-3"), ("007", "7")],
)
def test_decimal_reads_plain_notation(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "1e3", "1E-3", "NaN", "Infinity", "1,000", "1.", ".5", "0x10", "一", "1 2", "1_000", "٣", "²"],
)
def test_decimal_refuses_everything_else(text: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        parse_decimal(text)
    assert refused.value.words.zh


def test_decimal_is_bounded() -> None:
    assert parse_decimal("999999999999.999999") == Decimal("999999999999.999999")
    with pytest.raises(ValueProblem):
        parse_decimal("1000000000000")
    with pytest.raises(ValueProblem):
        parse_decimal("0.0000001")
    with pytest.raises(ValueProblem):
        parse_decimal("9" * 100_000)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6))
def test_plain_and_parse_are_inverse(number: Decimal) -> None:
    text = plain(number)
    assert "E" not in text
    assert parse_decimal(text) == number
    assert plain(parse_decimal(text)) == text


def test_plain_and_money() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("-0.000")) == "0"
    assert plain(Decimal("10.500")) == "10.5"
    assert money_text(Decimal("1120"), "CNY") == "1120.00"
    assert money_text(Decimal("-0.001"), "CNY") == "0.00"
    assert money_text(Decimal("12.5"), "JPY") == "13"


def test_grouped_reads_as_a_sentence_says_it() -> None:
    texts = ["3382", "999", "-1234567.500", "-0.25", "0", "1E+6"]
    assert [grouped(Decimal(text)) for text in texts] == ["3,382", "999", "-1,234,567.5", "-0.25", "0", "1,000,000"]


def test_text_is_normalised() -> None:
    assert clean_text("  e\u0301 ", max_length=5) == "é"
    assert clean_text("a\r\nb", max_length=5, multiline=True) == "a\nb"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\nb", "a\x85b", "x" * 41])
def test_text_refuses(text: str) -> None:
    with pytest.raises(ValueProblem):
        clean_text(text, max_length=40)


@pytest.mark.parametrize("code", ["", " A", "A ", "id:1", "A\nB", "x" * 65, "\ud800"])
def test_code_refuses(code: str) -> None:
    with pytest.raises(ValidationError):
        Sample(code=code)


def test_code_is_case_sensitive_and_may_hold_a_slash() -> None:
    assert Sample(code="A/b 1").code == "A/b 1"


@pytest.mark.parametrize("value", ["1", "1.5", "1e3", "null", "true", "[]", '" 1"', '"-1"', '"\\ud800"'])
def test_json_numbers_and_nonsense_are_refused_not_crashed(value: str) -> None:
    with pytest.raises(ValidationError):
        Sample.model_validate({"quantity": json.loads(value)})


def test_lone_surrogate_from_json_ends_in_a_validation_error() -> None:
    for field in ("name", "note", "code", "quantity", "price"):
        with pytest.raises(ValidationError) as refused:
            Sample.model_validate({field: json.loads('"\\udc00"')})
        assert isinstance(refused.value.errors()[0].get("ctx", {}).get("error"), ValueProblem)


def test_answers_are_strings() -> None:
    sample = Sample(quantity=Decimal("10.000"), price=Decimal("28.00"))
    assert json.loads(sample.model_dump_json())["quantity"] == "10"
    assert sample.model_dump()["price"] == "28"


def test_schema_tells_a_program_what_is_accepted() -> None:
    schema = Sample.model_json_schema()["properties"]
    for name in ("quantity", "price", "change", "name", "note", "code"):
        assert schema[name]["type"] == "string"
        assert schema[name]["pattern"]
        assert schema[name]["maxLength"]


QUANTITY_PATTERN: str = Sample.model_json_schema()["properties"]["quantity"]["pattern"]
CODE_PATTERN: str = Sample.model_json_schema()["properties"]["code"]["pattern"]
NAME_PATTERN: str = Sample.model_json_schema()["properties"]["name"]["pattern"]


@given(st.from_regex(QUANTITY_PATTERN.removesuffix("$") + r"\Z"))
def test_what_the_schema_allows_is_accepted_quantity(text: str) -> None:
    assert Sample.model_validate({"quantity": text}).quantity >= 0


@given(st.from_regex(CODE_PATTERN.removesuffix("$") + r"\Z").filter(lambda code: len(code) <= 60))
def test_what_the_schema_allows_is_accepted_code(text: str) -> None:
    assert Sample.model_validate({"code": text}).code


@given(st.from_regex(NAME_PATTERN.removesuffix("$") + r"\Z").filter(lambda name: len(name) <= 20))
def test_what_the_schema_allows_is_accepted_text(text: str) -> None:
    Sample.model_validate({"name": text})
