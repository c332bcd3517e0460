from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meidan.kernel.money import MINOR_UNITS, UnknownCurrency, line_amount, minor_units, round_money, split_tax


def test_currencies_have_their_minor_units() -> None:
    assert (minor_units("CNY"), minor_units("JPY"), minor_units("KWD"), minor_units("CLF")) == (2, 0, 3, 4)
    assert all(len(code) == 3 and code.isupper() for code in MINOR_UNITS)
    assert len(MINOR_UNITS) > 150
    with pytest.raises(UnknownCurrency):
        minor_units("RMB")


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("0.005", "CNY", "0.01"), ("-0.005", "CNY", "-0.01"), ("2.5", "JPY", "3"), ("1.0005", "KWD", "1.001")],
)
def test_rounding_is_half_up(amount: str, currency: str, rounded: str) -> None:
    assert round_money(Decimal(amount), currency) == Decimal(rounded)


def test_the_largest_line_does_not_lose_a_cent() -> None:
    largest = Decimal("999999999999.999999")
    assert line_amount(largest, largest, "CNY") == Decimal("999999999999999998000000.00")


def test_included_tax_comes_out_of_the_gross() -> None:
    assert split_tax(Decimal("113.00"), Decimal("0.13"), True, "CNY") == (
        Decimal("100.00"),
        Decimal("13.00"),
        Decimal("113.00"),
    )
    assert split_tax(Decimal("28.00"), Decimal("0.13"), True, "CNY") == (
        Decimal("24.78"),
        Decimal("3.22"),
        Decimal("28.00"),
    )


def test_excluded_tax_is_added() -> None:
    assert split_tax(Decimal("28.00"), Decimal("0.13"), False, "CNY") == (
        Decimal("28.00"),
        Decimal("3.64"),
        Decimal("31.64"),
    )


@given(
    st.decimals(min_value=-(10**15), max_value=10**15, places=6),
    st.decimals(min_value=0, max_value=Decimal("0.99"), places=4),
    st.booleans(),
    st.sampled_from(["CNY", "JPY", "KWD", "USD"]),
)
def test_net_and_tax_make_the_gross(amount: Decimal, rate: Decimal, included: bool, currency: str) -> None:
    net, tax, gross = split_tax(amount, rate, included, currency)
    assert net + tax == gross
    assert (gross if included else net) == round_money(amount, currency)
    assert all(part == round_money(part, currency) for part in (net, tax, gross))
