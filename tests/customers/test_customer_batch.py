import time
from dataclasses import replace
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from meidan.catalog.commands.products import save_products
from meidan.catalog.inputs import ProductInput
from meidan.customers.commands.customers import save_customers
from meidan.customers.inputs import AddressInput, ContactInput, CustomerInput
from meidan.kernel import db
from meidan.kernel.permissions import Actor


def customer(index: int) -> CustomerInput:
    return CustomerInput(
        code=f"C{index:05}",
        name=f"广州市天河区锦程{index}号商行",
        contacts=(ContactInput("张建国", f"138{index:08}"),),
        addresses=(AddressInput(region="广东 广州 天河", detail=f"中山大道西{index}号"),),
    )


def test_a_thousand_customers_cost_no_more_statements_than_ten(admin: Actor) -> None:
    counts = []
    for first, number in ((0, 10), (10, 1000)):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            outcomes = save_customers(customers=[customer(first + i) for i in range(number)], actor=admin)
        assert all(one.action == "created" for one in outcomes)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 16
    assert db.scalar("SELECT count(*) FROM event WHERE kind = 'customer.created'") == 1010


def test_changing_a_thousand_is_set_based_too(admin: Actor) -> None:
    many = [replace(customer(i), given=None) for i in range(1000)]
    save_customers(customers=many, actor=admin)
    changed = [replace(one, name=f"{one.name}新", given=frozenset({"name"})) for one in many]
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as statements:
        outcomes = save_customers(customers=changed, actor=admin, on_existing="update")
    assert {one.action for one in outcomes} == {"updated"}
    assert len(statements) <= 20
    assert time.perf_counter() - started < 30
    assert db.scalar("SELECT count(*) FROM customer_contact") == 1000
    repeated = save_customers(customers=changed, actor=admin, on_existing="update")
    assert {one.action for one in repeated} == {"unchanged"}


def test_two_batches_of_the_same_codes_at_once(admin: Actor, together: Any) -> None:
    forwards = [ProductInput(sku=f"P{i:03}", name=f"产品{i}") for i in range(200)]

    def work(index: int) -> list[str]:
        products = forwards if index % 2 == 0 else list(reversed(forwards))
        return [one.action or "refused" for one in save_products(products=products, actor=admin)]

    results = together(work, 4)
    assert all(isinstance(result, list) for result in results), results
    assert sum(result.count("created") for result in results) == 200
    assert db.scalar("SELECT count(*) FROM product") == 200
    assert db.scalar("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0
