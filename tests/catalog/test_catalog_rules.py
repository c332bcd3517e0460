from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meidan.catalog.rules import (
    TERM_LENGTH,
    TERM_LIMIT,
    UnitFactor,
    check_barcode,
    check_units,
    gtin_check_digit,
    parse_tax_rate,
    parse_units,
    search_terms,
    search_words,
)
from meidan.kernel.values import ValueProblem


def finds(terms: frozenset[str], query: str) -> bool:
    return all(any(term.startswith(word) for term in terms) for word in search_words(query))


@pytest.mark.parametrize("code", ["6901234567892", "96385074", "036000291452", "10614141000415", "TS-100", "123"])
def test_right_barcodes_pass(code: str) -> None:
    assert check_barcode(f" {code} ") == code


def test_a_wrong_check_digit_is_named() -> None:
    with pytest.raises(ValueProblem) as refused:
        check_barcode("6901234567891")
    assert "应为 2" in refused.value.words.zh
    assert "should be 2" in refused.value.words.en


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(digits: str, place: int, shift: int) -> None:
    code = digits + gtin_check_digit(digits)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert check_barcode(code) == code
    with pytest.raises(ValueProblem):
        check_barcode(wrong)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("箱=40", [("箱", "40")]),
        ("箱=40,盒=10", [("箱", "40"), ("盒", "10")]),
        ("1箱=40件;托:960", [("箱", "40"), ("托", "960")]),
        ("卷 = 2.5", [("卷", "2.5")]),
        ("", []),
        ("box=40;dozen=12", [("box", "40"), ("dozen", "12")]),
        ("boxx40", [("box", "40")]),
        ("Mix x 3", [("Mix", "3")]),
    ],
)
def test_units_are_read(text: str, units: list[tuple[str, str]]) -> None:
    assert parse_units(text, "件") == tuple(UnitFactor(unit, Decimal(factor)) for unit, factor in units)


@pytest.mark.parametrize("text", ["箱", "箱=0", "箱=40支", "箱=40,箱=20", "件=2", "=40"])
def test_units_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        parse_units(text, "件")


def test_the_base_unit_itself_needs_no_row() -> None:
    assert check_units("件", [UnitFactor("件", Decimal(1)), UnitFactor("箱", Decimal(40))]) == (
        UnitFactor("箱", Decimal(40)),
    )


@pytest.mark.parametrize(
    ("text", "rate"), [("0.13", "0.13"), ("13", "0.13"), ("13%", "0.13"), ("9%", "0.09"), ("0", "0"), ("1", "0.01")]
)
def test_tax_rates(text: str, rate: str) -> None:
    assert parse_tax_rate(text) == Decimal(rate)


@pytest.mark.parametrize("text", ["0.6", "130", "-1", "x"])
def test_tax_rates_that_cannot_be_meant(text: str) -> None:
    with pytest.raises(ValueProblem):
        parse_tax_rate(text)


@pytest.mark.parametrize(
    "query",
    [
        "TS-100",
        "wh-m",
        "纯棉",
        "圆领",
        "T恤",
        "t恤 白色",
        "白色 T恤",
        "cmyl",
        "yltx",
        "chunmian",
        "baise",
        "bs",
        "cmyltx",
    ],
)
def test_products_are_found_by_code_name_and_pinyin(query: str) -> None:
    assert finds(search_terms("TS-100-WH-M", "纯棉圆领T恤 白色 M"), query)


@pytest.mark.parametrize("query", ["锦程", "jc", "jcfs", "服饰商行", "c001", "jinchengfushi"])
def test_customers_are_found(query: str) -> None:
    assert finds(search_terms("C001", "广州市天河区锦程服饰商行", "锦程服饰"), query)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("张三", "zs"),
        ("单雄信", "sxx"),
        ("曾国藩", "zgf"),
        ("区小明", "oxm"),
        ("重庆小面", "cqxm"),
        ("长城电器", "ccdq"),
    ],
)
def test_names_with_several_readings(name: str, query: str) -> None:
    assert finds(search_terms("X", name), query)


def test_latin_names_are_found_by_word() -> None:
    terms = search_terms("85123A", "WHITE HANGING HEART T-LIGHT HOLDER")
    assert finds(terms, "hanging heart")
    assert finds(terms, "HOLDER")
    assert finds(terms, "light")
    assert not finds(terms, "eart")


@given(st.text(max_size=64), st.text(max_size=200))
def test_terms_stay_bounded(code: str, name: str) -> None:
    terms = search_terms(code, name)
    assert len(terms) <= TERM_LIMIT
    assert all(0 < len(term) <= TERM_LENGTH and "\0" not in term for term in terms)
