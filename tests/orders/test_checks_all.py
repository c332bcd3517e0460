"""What holds for every rule: stable codes, both languages, evidence in plain JSON, no crash whatever comes."""

import re
import string
import timeit
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.orders.build import BOSS, CLERK, CUSTOMER, NOW, SHIRT, TODAY, Around, Asked, found, order, product

from meidan.checks.engine import Finding, Policy, ranked
from meidan.kernel.words import Words
from meidan.orders.checks import (
    HISTORY_RULES,
    RULES,
    address,
    check_order,
    customer,
    dates,
    lines,
    prices,
    repeats,
    stock,
)
from meidan.orders.inputs import OrderInput, ShipTo
from meidan.orders.subject import CustomerFacts, OrderSubject, ProductFacts, Repeat

CODES = """
customer.required customer.unknown customer.ambiguous customer.inactive customer.on_hold order.no_lines
line.product_unknown line.product_ambiguous line.product_inactive line.unit_unknown line.quantity_not_positive
line.quantity_too_large line.quantity_pack line.quantity_fraction price.missing price.below_floor price.off_list
price.far_off_list price.discount date.past date.unreachable date.far address.region address.ambiguous phone.invalid
postal.invalid credit.exceeded order.duplicate_reference order.repeated line.repeated line.same_product
currency.mismatch amount.too_large stock.short gift.priced
""".split()  # noqa: SIM905
MODULES = (address, customer, dates, lines, prices, repeats, stock)


def test_codes_never_change() -> None:
    assert sorted(rule.code for rule in RULES) == sorted(CODES)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_words_say_the_same_in_both_languages(module: ModuleType) -> None:
    for name, words in vars(module).items():
        if isinstance(words, Words):
            assert words.zh, name
            assert words.en, name
            assert _fields(words.zh) == _fields(words.en), name


def test_every_rule_has_a_title_and_says_how_grave_it_is() -> None:
    for rule in RULES:
        assert rule.title.zh, rule.code
        assert rule.title.en, rule.code
        assert rule.severities, rule.code
        assert set(rule.severities) <= {"block", "warn", "info"}


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def well_formed(finding: Finding, subject: OrderSubject) -> None:
    """Both languages are filled in, evidence and suggestion are plain JSON, the path leads into the input."""
    rule = next(rule for rule in RULES if rule.code == finding.code)
    assert finding.severity in rule.severities
    assert rule.adjustable or not finding.overridable
    for language in ("zh", "en"):
        said = finding.as_json(language)
        orjson.dumps(said)
        texts = [said["message"]] + ([said["suggestion"]["message"]] if said["suggestion"] else [])
        for text in texts:
            assert text.strip()
            assert "{" not in text or "{" in str(subject.input)
            assert "Decimal" not in text
            assert "Words(" not in text
    assert finding.path == "" or re.fullmatch(r"(/[a-z_]+|/lines/\d+)(/[a-z_]+)?", finding.path)
    if finding.severity != "info":
        assert finding.suggestion is not None or finding.code in ("customer.required", "order.no_lines"), finding.code


def test_history_is_only_asked_whether_it_can_be_kept() -> None:
    assert all(rule.severities == ("block",) for rule in HISTORY_RULES)
    late = OrderInput(lines=(), customer="C001", history=True, requested_date=date(2020, 1, 1))
    held = replace(CUSTOMER, on_hold=True, credit_limit=Decimal(0))
    empty = replace(SHIRT, available=Decimal(0))
    around = Around(customers=(held,), allow_backorder=False)
    assert found(order(Asked(product=empty, price="1"), one=late, around=around)) == []
    assert found(order(Asked(product=()), one=late, around=around)) == [
        ("line.product_unknown", "block", "/lines/0/product")
    ]


def test_what_the_entry_brought_is_ranked_with_the_rest() -> None:
    brought = Finding("import.incomplete", "block", "", Words("有行没读进来", "rows are missing"))
    note = Finding("import.note", "info", "", Words("看", "see"))
    one = OrderInput(lines=(), customer="C001", requested_date=date(2020, 1, 1), brought=(note, brought))
    codes = [finding.code for finding in check_order(order(Asked(), one=one))]
    assert codes == ["import.incomplete", "date.past", "import.note"]


def test_policies_switch_and_weigh_rules() -> None:
    one = OrderInput(lines=(), customer="C001", requested_date=date(2020, 1, 1))
    off = Around(policies={"date.past": Policy(enabled=False)})
    assert found(order(Asked(), one=one, around=off)) == []
    hard = Around(policies={"date.past": Policy(severity="block")})
    assert found(order(Asked(), one=one, around=hard)) == [("date.past", "block", "/requested_date")]
    fact = Around(policies={"order.no_lines": Policy(enabled=False)})
    assert found(order(around=fact)) == [("order.no_lines", "block", "/lines")]


def test_a_clean_order_is_checked_in_no_time() -> None:
    for count, limit in ((4, 150e-6), (25, 1e-3)):
        subject = order(*(Asked(product=product(i)) for i in range(count)))
        assert check_order(subject) == []
        assert min(timeit.repeat(lambda s=subject: check_order(s), number=50, repeat=5)) / 50 < limit


def decimals(places: int, low: str = "-999999999999", high: str = "999999999999") -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


WILD = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
PLACES = st.sampled_from(["广东省广州市天河区", "鼓楼区", "浙江省 天河区", "北京市", "London", "台湾省台北市", ""])


def goods(
    kind: str, prices_: tuple[Decimal | None, ...], factor: Decimal, stocked: tuple[Decimal, Decimal, int]
) -> ProductFacts:
    price, floor, pack = prices_
    available, waiting, which = stocked
    return replace(
        SHIRT, id=which, kind=kind, price=price, floor_price=floor, pack=pack or None, active=which != 3,
        units={"件": Decimal(1), "箱": factor}, available=available, waiting=waiting,
        incoming=((TODAY + timedelta(days=which), Decimal(50)),),
    )  # fmt: skip


def buyer(flags: tuple[bool, bool, bool], limit: Decimal | None, used: Decimal, currency: str) -> CustomerFacts:
    return replace(
        CUSTOMER, active=flags[0], on_hold=flags[1], walk_in=flags[2], hold_reason="{}" if flags[0] else "",
        credit_limit=limit, credit_used=used, currency=currency,
    )  # fmt: skip


MAYBE = st.none() | decimals(6, "0")
GOODS = st.builds(
    goods,
    st.sampled_from(["goods", "service", "charge"]),
    st.tuples(MAYBE, MAYBE, MAYBE),
    decimals(6, "0.000001"),
    st.tuples(decimals(6, "0"), decimals(6, "0"), st.integers(1, 4)),
)
LINES = st.builds(
    Asked,
    product=GOODS | st.just(()) | st.tuples(GOODS, GOODS),
    quantity=decimals(6),
    unit=st.sampled_from(["", "箱", "件", "吨", "{x}"]),
    price=st.none() | decimals(6, "0"),
    discount=st.none() | decimals(6, "0", "2"),
    gift=st.booleans(),
)
CUSTOMERS = st.builds(
    buyer,
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.none() | decimals(4, "0"),
    decimals(4, "0"),
    st.sampled_from(["", "CNY", "JPY"]),
)
AROUND = st.builds(
    Around,
    customers=st.lists(CUSTOMERS, max_size=2).map(tuple),
    actor=st.sampled_from([CLERK, BOSS]),
    currency=st.sampled_from(["CNY", "JPY"]),
    allow_backorder=st.booleans(),
    existing_number=st.none() | WILD,
    repeats=st.just(()) | st.just((Repeat("SO-1", NOW), Repeat("", NOW))),
    promised_date=st.none() | st.dates(),
)
HEADS = st.builds(
    OrderInput,
    lines=st.just(()),
    customer=st.none() | WILD,
    external_reference=st.none() | WILD,
    requested_date=st.none() | st.dates(),
    ship_to=st.none()
    | st.builds(ShipTo, name=WILD, phone=WILD, region=PLACES | WILD, address=PLACES | WILD, postal_code=WILD),
)


@settings(max_examples=150, deadline=None)
@given(asked=st.lists(LINES, max_size=4), around=AROUND, head=HEADS)
def test_no_order_is_too_strange(asked: list[Asked], around: Around, head: OrderInput) -> None:
    subject = order(*asked, around=around, one=head)
    findings = check_order(subject)
    for finding in findings:
        well_formed(finding, subject)
    assert [finding.code for finding in findings] == [finding.code for finding in ranked(findings)]
