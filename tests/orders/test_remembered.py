"""Orders one upon the other are placed by what the process remembers; whatever has changed since must still count."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from tests.inventory.shop import Shop, broken
from tests.orders.test_masters import elsewhere
from tests.orders.test_statements import counting, make

from meidan.customers.models import Customer, CustomerAddress
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders import masters, numbers
from meidan.orders.inputs import LineInput, OrderInput
from meidan.people.models import User


@pytest.fixture
def shop(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(numbers, "FRESH_SECONDS", 60.0)  # however slow the machine is
    made = Shop(admin, products=4)
    made.adjust(dict.fromkeys(made.skus, 1000))
    for index in range(90, 90 + 1 + numbers.BUSY):  # from now on everything is remembered
        orders.place_order(one=make(index), actor=admin)
    assert masters.kept().numbers.take(1) is not None
    orders.place_order(one=make(99), actor=admin)
    return made


def statements(work: Callable[[], Any]) -> tuple[Any, int]:
    with counting() as seen:
        answer = work()
    return answer, len(seen)


def place(index: int, actor: Actor, **given: Any) -> dict[str, Any]:
    """An order like no other, unless `index` repeats."""
    content: dict[str, Any] = {"lines": make(index).lines, "customer": "C1", "confirm": True}
    return orders.place_order(one=OrderInput(**content | given), actor=actor)


def codes(refusal: Refusal) -> list[str]:
    return [finding["code"] for finding in refusal.extra["findings"]]


def test_a_remembered_order_is_the_same_as_one_that_was_looked_at(shop: Shop, admin: Actor) -> None:
    def again(reference: str) -> dict[str, Any]:
        return place(1, admin, channel="api", external_reference=reference, ordered_at=clock.now())

    remembered, count = statements(lambda: again("R-1"))
    assert count == 1
    masters.kept().numbers.take(1)  # none is left, so somebody has to look
    looked, count = statements(lambda: again("R-2"))
    assert count > 1
    for own in ("id", "number", "tracking_url", "external_reference", "ordered_at", "due_at"):
        assert remembered.pop(own)
        assert looked.pop(own)
    assert remembered == looked


# What changes elsewhere, and where the next answer tells of it.
CHANGES: dict[str, tuple[str, tuple[str | int, ...], str]] = {
    "price": ("UPDATE product SET price = 11 WHERE sku = 'P-1'", ("lines", 0, "unit_price"), "11"),
    "name": ("UPDATE customer SET name = '新名' WHERE code = 'C1'", ("customer", "name"), "新名"),
    "address": ("UPDATE customer_address SET detail = '新街 2 号'", ("ship_to", "address"), "新街 2 号"),
    "owner": ("UPDATE app_user SET name = '新人' WHERE username = 'seller'", ("owner", "name"), "新人"),
    "stock": ("UPDATE stock_level SET on_hand = reserved + 1", ("lines", 0, "facts", "reserved"), "1"),
}


def at(answer: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        answer = answer[step]
    return answer


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_changed_counts_at_once(shop: Shop, admin: Actor, change: str) -> None:
    customer = Customer.objects.get(code="C1")
    CustomerAddress.objects.create(customer=customer, name="收货", phone="13800000000", detail="老街", is_default=True)
    Customer.objects.filter(code="C1").update(owner=User.objects.create(username="seller", name="主管"))
    sql, path, expected = CHANGES[change]
    for index in range(1, 4):
        assert at(place(index, admin), path) != expected
    elsewhere(lambda: db.run(sql))
    assert at(place(4, admin), path) == expected


def test_a_change_of_a_customer_outdates_nothing_but_customers(shop: Shop, admin: Actor) -> None:
    kept, codes = masters.kept(), dict(masters.kept().codes)
    elsewhere(lambda: db.run("UPDATE customer SET name = '新名' WHERE code = 'C1'"))
    assert place(1, admin)["customer"]["name"] == "新名"
    assert masters.kept() is kept
    assert kept.codes.keys() == codes.keys()
    _, count = statements(lambda: place(2, admin))
    assert count == 1


def test_an_order_or_a_new_customer_outdates_nothing(shop: Shop, admin: Actor) -> None:
    elsewhere(lambda: Customer.objects.create(code="C9", name="新客户"))
    elsewhere(lambda: db.run("UPDATE customer SET credit_used = credit_used + 1 WHERE code = 'C1'"))
    _, count = statements(lambda: place(1, admin))
    db.run("UPDATE customer SET credit_used = credit_used - 1 WHERE code = 'C1'")
    assert count == 1


def test_what_a_slow_thread_has_read_does_not_pass_for_new(shop: Shop, admin: Actor) -> None:
    """It read a customer, then he was changed and looked at by another thread, then the slow one keeps what it read."""
    kept = masters.kept()
    book = kept.customers
    assert book is not None
    old = book.by_code["C1"]
    elsewhere(lambda: db.run("UPDATE customer SET name = '新名' WHERE code = 'C1'"))
    assert place(1, admin)["customer"]["name"] == "新名"
    kept.remember({}, [old], book)
    assert place(2, admin)["customer"]["name"] == "新名"
    kept.customers = None
    kept.remember({}, [old], book)  # or just before the other keeps his
    assert place(3, admin)["customer"]["name"] == "新名"


def test_a_customer_put_on_hold_meanwhile_is_refused(shop: Shop, admin: Actor) -> None:
    elsewhere(lambda: db.run("UPDATE customer SET on_hold = true, hold_reason = '欠款' WHERE code = 'C1'"))
    with pytest.raises(Refusal) as caught:
        place(1, admin)
    assert codes(caught.value) == ["customer.on_hold"]


def test_used_credit_is_guarded_though_only_guessed(shop: Shop, admin: Actor) -> None:
    used = db.scalar("SELECT credit_used FROM customer WHERE code = 'C1'")
    db.run("UPDATE customer SET credit_limit = %s WHERE code = 'C1'", (used + 2000,))
    for index in range(3):
        place(index, admin)
    elsewhere(lambda: db.run("UPDATE customer SET credit_used = credit_limit WHERE code = 'C1'"))
    with pytest.raises(Refusal) as caught:
        place(4, admin)
    assert codes(caught.value) == ["credit.exceeded"]


def test_a_key_or_reference_of_before_is_answered_as_always(shop: Shop, admin: Actor) -> None:
    first, again = (orders.place_order(one=make(1), actor=admin) for _ in range(2))
    assert first == again
    taken = place(2, admin, channel="api", external_reference="R-1")
    with pytest.raises(Refusal, match=taken["number"]):
        place(3, admin, channel="api", external_reference="R-1")
    assert db.scalar("SELECT count(*) FROM sales_order WHERE external_reference = 'R-1'") == 1


def test_the_same_order_again_is_noticed(shop: Shop, admin: Actor) -> None:
    first = place(1, admin)
    with pytest.raises(Refusal) as caught:
        place(1, admin)
    assert first["number"] in caught.value.extra["findings"][0]["message"]


def test_two_of_a_gathered_call_that_want_the_last_get_it_once(shop: Shop, admin: Actor) -> None:
    db.run("UPDATE stock_level SET on_hand = reserved + 5")
    inputs = [OrderInput(lines=(LineInput("P-1", Decimal(3)),), customer="C1", confirm=True,
                         channel="api", external_reference=f"L-{index}") for index in range(2)]  # fmt: skip
    answers = orders.place_orders(inputs=inputs, actor=admin)
    assert [a["facts"]["reserved"] for a in answers if isinstance(a, dict)] == ["3", "2"]


def test_an_order_within_a_transaction_is_looked_at(shop: Shop, admin: Actor) -> None:
    with transaction.atomic():
        db.run("UPDATE product SET price = 13 WHERE sku = 'P-1'")
        assert place(1, admin)["lines"][0]["unit_price"] == "13"
        transaction.set_rollback(True)
    assert place(2, admin)["lines"][0]["unit_price"] == "10"


def test_a_company_at_its_usual_pace_gets_no_gap(shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four orders take as long here as a second is elsewhere."""
    while masters.kept().numbers.take(1):
        pass
    monkeypatch.setattr(numbers, "FRESH_SECONDS", 0.0)
    taken = [int(place(index, admin)["number"].removeprefix("SO-")) for index in range(1, 7)]
    assert taken == list(range(taken[0], taken[0] + 6))


def test_a_number_that_was_not_used_goes_to_the_next(shop: Shop, admin: Actor) -> None:
    place(1, admin)
    elsewhere(lambda: db.run("UPDATE product SET price = 12 WHERE sku = 'P-1'"))
    place(2, admin)  # by memory it fails, then by looking it does not
    drawn: list[Any] = []
    while found := masters.kept().numbers.take(1):
        drawn += found
    assert len(drawn) == len(set(drawn)) == 2


def test_threads_that_place_at_once_by_memory_keep_the_books(shop: Shop, admin: Actor) -> None:
    """Sixteen threads share what is remembered, and the numbers drawn ahead."""
    answers: list[dict[str, Any]] = []
    failures: list[BaseException] = []

    def run(thread: int) -> None:
        try:
            for index in range(5):
                lines = tuple(LineInput(sku, Decimal(1)) for sku in shop.skus[: 1 + thread % 4])
                one = OrderInput(
                    lines=lines, customer="C1", confirm=True, channel="api", external_reference=f"{thread}-{index}"
                )
                answers.append(orders.place_order(one=one, actor=admin))
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert len({answer["number"] for answer in answers}) == len(answers) == 80
    assert broken() == {}
