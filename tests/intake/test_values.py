"""Numbers and dates: whatever spelling, the value comes back, or nothing does."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meidan.intake.rules import amounts, dates, texts
from meidan.intake.rules.amounts import Amount, NumberStyle
from meidan.intake.rules.problems import Problem

PLAIN = NumberStyle()
values = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@given(values, st.sampled_from(["", "¥", "$", "€", "￥"]), st.booleans())
def test_grouped_prices_come_back(value: Decimal, sign: str, negative: bool) -> None:
    text = f"{sign}{value:,.2f}"
    found = amounts.price(f"({text})" if negative else text, PLAIN)
    assert isinstance(found, Amount)
    assert found.value == (-value if negative else value)


@given(values)
def test_decimal_commas_come_back_where_the_column_has_them(value: Decimal) -> None:
    text = f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    style = amounts.infer_style([text, "1.234,50"])
    assert amounts.number(text, style) == value


@given(st.integers(min_value=0, max_value=10**7), st.sampled_from(["", "箱", " 件", "pcs", " boxes"]))
def test_quantities_with_units_come_back(value: int, unit: str) -> None:
    full = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (f"{value}{unit}", f"{full}{unit}", f" {value} {unit} "):
        assert amounts.quantities(text, PLAIN) == [Amount(Decimal(value), unit.strip())]


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_a_problem_and_never_fails(text: str) -> None:
    for found in (amounts.price(text, PLAIN), amounts.quantities(text, PLAIN)):
        assert isinstance(found, Amount | Problem | list)
    dates.read(text, dates.DateStyle(year=2026))
    texts.code(text)
    texts.split_contact(text)


@given(st.dates(min_value=dt.date(1960, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_dates_in_every_usual_form(day: dt.date) -> None:
    forms = [
        day.isoformat(), day.strftime("%Y/%m/%d"), day.strftime("%Y.%m.%d"), f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%d-%b-%Y"), day.strftime("%b %d, %Y"), (day - dt.date(1899, 12, 30)).days, day,
        f"{day.isoformat()} 星期四",
    ]  # fmt: skip
    assert {dates.read(form, dates.DateStyle()) for form in forms} == {day}


@given(st.lists(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2030, 12, 31)), min_size=1), st.booleans())
def test_day_and_month_are_never_swapped(days: list[dt.date], day_first: bool) -> None:
    written = [d.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y") for d in days]
    style = dates.infer_style(written)
    # A reading is either right, or admitted to be unclear, unless the order of the file speaks for the other one.
    if style.note != "by_sequence":
        for text, day in zip(written, days, strict=True):
            found = dates.read(text, style)
            assert found == day or isinstance(found, dates.Unclear)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("两百三十", 230),
        ("一千零五", 1005),
        ("三万二千", 32000),
        ("廿五", 25),
        ("贰拾", 20),
    ],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert amounts.number(text, PLAIN) == value


@pytest.mark.parametrize("text", ["若干", "约20", "20左右", "2箱半", "10-20", "20+", "1/2", "", "abc", "2*40", "一些"])
def test_vague_quantities_are_handed_back(text: str) -> None:
    assert isinstance(amounts.quantities(text, PLAIN), Problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¥1,120.00/箱", Amount(Decimal("1120.00"), "箱")),
        ("USD 12.5", Amount(Decimal("12.5"), "", "USD")),
        ("28元/件", Amount(Decimal(28), "件")),
        ("1.120,00 €", Amount(Decimal("1120.00"), "", "EUR")),
    ],
)
def test_prices(text: str, expected: Amount) -> None:
    assert amounts.price(text, PLAIN) == expected


def test_spreadsheet_numbers_keep_fifteen_digits() -> None:
    assert amounts.from_cell(0.1 + 0.2) == Decimal("0.3")
    assert amounts.from_cell(99592.01000000001) == Decimal("99592.01")
    assert str(amounts.from_cell(17850.0)) == "17850"
    assert texts.text(1e-7) == "0.0000001"


def test_codes() -> None:
    assert texts.code("17850.0") == "17850"
    assert texts.code(" ＴＳ-100 ") == "TS-100"
    assert texts.code(6901234567892.0) == "6901234567892"
    assert isinstance(texts.code("6.9012E+12"), Problem)
    assert isinstance(texts.code(6.9e15), Problem)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("王磊 138 0013 8003", {"contact": "王磊", "phone": "13800138003"}),
        ("王磊/13800138003", {"contact": "王磊", "phone": "13800138003"}),
        ("13800138003(王磊)", {"contact": "王磊", "phone": "13800138003"}),
        ("王磊 020-8765 4321", {"contact": "王磊", "phone": "020-8765 4321"}),
        ("王磊", {"contact": "王磊"}),
    ],
)
def test_contacts_with_phones(text: str, parts: dict[str, str]) -> None:
    assert texts.split_contact(text) == parts
