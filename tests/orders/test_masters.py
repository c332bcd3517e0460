"""What a process keeps of products and prices must never be older than what is committed."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from tests.inventory.shop import Shop
from tests.orders.test_statements import MOST, counting

from meidan.catalog.models import PriceItem, PriceList, Product
from meidan.customers.models import Customer, CustomerItem
from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.orders import commands as orders
from meidan.orders import jobs, masters
from meidan.orders.inputs import LineInput, OrderInput


@pytest.fixture
def shop(admin: Actor) -> Shop:
    made = Shop(admin, products=2)
    assert price(admin) == "10"  # from now on it is kept
    return made


def price(actor: Actor, product: str = "P-1", customer: str | None = "C1") -> str:
    one = OrderInput(lines=(LineInput(product, Decimal(1)),), customer=customer)
    line = orders.check_input(one=one, actor=actor)["lines"][0]
    return str(line["unit_price"])


def elsewhere(work: Callable[[], object]) -> None:
    """Runs it in another connection, as another process would."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def raise_price(to: int) -> None:
    db.run("UPDATE product SET price = %s WHERE sku = 'P-1'", (to,))


@pytest.mark.usefixtures("shop")
def test_a_kept_product_costs_one_statement_and_a_change_one_more(admin: Actor) -> None:
    with counting() as seen:
        price(admin)
    assert len(seen) <= MOST  # the context, and orders of the same content
    raise_price(11)
    with counting() as after:
        assert price(admin) == "11"
    assert len(after) == len(seen) + 1


@pytest.mark.usefixtures("shop")
def test_a_change_made_by_another_process_is_seen_at_once(admin: Actor) -> None:
    elsewhere(lambda: raise_price(12))
    assert price(admin) == "12"
    elsewhere(lambda: raise_price(13))
    assert price(admin) == "13"


@pytest.mark.usefixtures("shop")
def test_a_change_counts_when_it_is_committed(admin: Actor) -> None:
    """Another transaction was under way when things were read: its change is noted later than it was made."""
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            raise_price(14)
            begun.set()
            go_on.wait(20)
        done.set()
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    db.run("UPDATE product SET name = name WHERE sku = 'P-2'")  # so that everything is read anew meanwhile
    assert price(admin) == "10"
    go_on.set()
    assert done.wait(20)
    assert price(admin) == "14"
    thread.join()


@pytest.mark.usefixtures("shop")
def test_what_was_rolled_back_is_forgotten(admin: Actor) -> None:
    with transaction.atomic():
        raise_price(15)
        assert price(admin) == "15"
        transaction.set_rollback(True)
    assert price(admin) == "10"


@pytest.mark.usefixtures("shop")
def test_prices_of_other_customers_are_kept_but_not_used(admin: Actor) -> None:
    own = PriceList.objects.create(code="VIP", name="VIP", currency="CNY", tax_included=True)
    PriceItem.objects.create(product=Product.objects.get(sku="P-1"), price_list=own, min_quantity=1, price=7)
    Customer.objects.create(code="C2", name="贵宾", price_list=own)
    assert [price(admin, customer="C2"), price(admin, customer="C1")] == ["7", "10"]
    with counting() as seen:
        assert [price(admin, customer="C2"), price(admin, customer="C1")] == ["7", "10"]
    assert len(seen) <= 2 * MOST
    db.run("UPDATE price_list SET active = false WHERE code = 'VIP'")
    assert price(admin, customer="C2") == "10"


@pytest.mark.usefixtures("shop")
def test_a_product_with_very_many_prices_is_right_without_being_kept(admin: Actor) -> None:
    product = Product.objects.get(sku="P-1")
    for number in range(70):
        made = PriceList.objects.create(code=f"L{number}", name=f"L{number}", currency="CNY", tax_included=True)
        PriceItem.objects.create(product=product, price_list=made, min_quantity=1, price=100 + number)
    Customer.objects.create(code="C69", name="第六十九", price_list=PriceList.objects.get(code="L69"))
    Customer.objects.create(code="C3", name="第三", price_list=PriceList.objects.get(code="L3"))
    for _ in range(2):
        assert [price(admin, customer=code) for code in ("C69", "C3", "C1")] == ["169", "103", "10"]
    assert product.pk not in {one.id for one in masters.kept().codes.values()}


@pytest.mark.usefixtures("shop")
def test_our_own_code_goes_before_a_customers_code_also_when_it_is_kept(admin: Actor) -> None:
    first, second = Product.objects.get(sku="P-1"), Product.objects.get(sku="P-2")
    customer = Customer.objects.get(code="C1")
    CustomerItem.objects.create(customer=customer, product=second, code="P-1")
    CustomerItem.objects.create(customer=customer, product=first, code="甲-1")
    db.run("UPDATE product SET price = 20 WHERE sku = 'P-2'")
    for _ in range(2):
        assert [price(admin), price(admin, "甲-1"), price(admin, f"id:{second.pk}")] == ["10", "10", "20"]


@pytest.mark.usefixtures("shop")
def test_notes_of_changes_are_tidied_away_and_those_of_another_cluster_with_them(admin: Actor) -> None:
    db.run("UPDATE master_change SET at = now() - interval '2 days'")
    db.run("INSERT INTO master_change (xid) VALUES ('999999999999'::xid8)")  # as after a restore
    raise_price(16)
    assert jobs.tidy_master_changes(0) >= 2
    assert db.scalar("SELECT count(*) FROM master_change") == 1
    assert price(admin) == "16"
    with counting() as seen:
        price(admin)
    assert len(seen) <= MOST


@pytest.mark.usefixtures("shop")
def test_what_is_emptied_meanwhile_is_still_there_for_who_resolved_it(admin: Actor) -> None:
    """Another thread may need the room between resolving a product and using it."""

    def meanwhile(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        masters.kept().codes.clear()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        assert price(admin) == "10"
