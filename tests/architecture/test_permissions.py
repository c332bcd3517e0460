"""Every endpoint × every built-in role, by real requests, against a table that somebody decided on."""

import re
from typing import Any

from meidan.kernel.permissions import CAPABILITIES
from meidan.people import commands, rules
from meidan.site.api import api as the_api
from meidan.site.openapi import capabilities, operations

PUBLIC, SIGNED_IN = "anyone at all", "anyone signed in"

# A new endpoint stands here, or the test fails: who may call it is decided, not left over.
DECIDED: dict[str, str] = {
    "GET /products": "products.view",
    "POST /products": "products.edit",
    "POST /products:batch": "products.edit",
    "POST /products:check": "products.edit",
    "GET /products/{ref}": "products.view",
    "PATCH /products/{ref}": "products.edit",
    "GET /categories": "products.view",
    "POST /categories": "products.edit",
    "GET /categories/{ref}": "products.view",
    "PATCH /categories/{ref}": "products.edit",
    "GET /suppliers": "products.view",
    "POST /suppliers": "products.edit",
    "GET /suppliers/{ref}": "products.view",
    "PATCH /suppliers/{ref}": "products.edit",
    "GET /styles": "products.view",
    "POST /styles": "products.edit",
    "GET /styles/{ref}": "products.view",
    "PATCH /styles/{ref}": "products.edit",
    "POST /styles/{ref}/variants": "products.edit",
    "POST /styles/{ref}/variants:check": "products.edit",
    "GET /price-lists": "products.view",
    "POST /price-lists": "products.edit",
    "GET /price-lists/{ref}": "products.view",
    "PATCH /price-lists/{ref}": "products.edit",
    "GET /price-lists/{ref}/items": "products.view",
    "POST /price-lists/{ref}/items": "products.edit",
    "GET /customers": "customers.view",
    "POST /customers": "customers.edit",
    "POST /customers:batch": "customers.edit",
    "POST /customers:check": "customers.edit",
    "GET /divisions": "customers.view",
    "POST /addresses:parse": "orders.create",
    "GET /customers/{ref}": "customers.view",
    "PATCH /customers/{ref}": "customers.edit",
    "POST /customers/{ref}/hold": "customers.edit",
    "POST /customers/{ref}/release": "customers.edit",
    "GET /checks/rules": "orders.view",
    "GET /checks/rules/{code}": "orders.view",
    "PUT /checks/rules/{code}": "settings.edit",
    "PATCH /checks/rules/{code}": "settings.edit",
    "GET /stock": "stock.view",
    "GET /stock/moves": "stock.view",
    "PUT /stock/reorder-points": "stock.adjust",
    "GET /stock/documents": "stock.view",
    "POST /stock/adjustments": "stock.adjust",
    "POST /stock/transfers": "stock.transfer",
    "POST /stock/counts": "stock.count",
    "GET /receipts": "stock.view",
    "POST /receipts": "purchasing.edit",
    "GET /receipts/{ref}": "stock.view",
    "POST /receipts/{ref}/receive": "stock.receive",
    "POST /receipts/{ref}/cancel": "purchasing.edit",
    "GET /warehouses": "stock.view",
    "POST /warehouses": "warehouses.edit",
    "GET /warehouses/{ref}": "stock.view",
    "PATCH /warehouses/{ref}": "warehouses.edit",
    "GET /orders": "orders.view",
    "GET /orders:summary": "orders.view",
    "GET /orders:calendar": "orders.view",
    "GET /search": SIGNED_IN,
    "GET /home": "orders.view",
    "GET /shipments/{ref}/delivery-note.pdf": "shipments.view",
    "GET /pick-lists.pdf": "shipments.view",
    "GET /papers/{kind}.pdf": "orders.view",
    "GET /orders/{number}/confirmation.pdf": "orders.view",
    "GET /audit": "audit.view",
    "GET /views": SIGNED_IN,
    "POST /views": SIGNED_IN,
    "DELETE /views/{view_id}": SIGNED_IN,
    "PATCH /views/{view_id}": SIGNED_IN,
    "GET /payments": "orders.view",
    "GET /returns": "shipments.view",
    "GET /colleagues": SIGNED_IN,
    "POST /setup/demo": "settings.edit",
    "GET /setup": SIGNED_IN,
    "GET /health/system": "audit.view",
    "GET /orders/{number}/comments": "orders.view",
    "POST /orders/{number}/comments": "orders.view",
    "POST /orders/{number}/files": "orders.view",
    "GET /orders/{number}/files/{comment_id}": "orders.view",
    "GET /me/notifications": SIGNED_IN,
    "POST /me/notifications/read": SIGNED_IN,
    "GET /customers:entry": "customers.view",
    "GET /products:suggest": "products.view",
    "GET /styles:matrix": "products.view",
    "GET /orders/{number}/input": "orders.view",
    "POST /orders:paste": "orders.create",
    "GET /orders:export": "orders.view",
    "GET /products:export": "products.view",
    "GET /customers:export": "customers.view",
    "GET /stock:export": "stock.view",
    "POST /orders": "orders.create",
    "POST /orders:check": "orders.create",
    "POST /orders:batch": "orders.create",
    "GET /orders/{number}": "orders.view",
    "PUT /orders/{number}": "orders.create",
    "POST /orders/{number}/confirm": "orders.confirm",
    "POST /orders/{number}/accept": "orders.accept",
    "POST /orders/{number}/hold": "orders.hold",
    "POST /orders/{number}/release": "orders.hold",
    "POST /orders/{number}/cancel": "orders.cancel",
    "POST /orders/{number}/reduce": "orders.cancel",
    "POST /orders/{number}/assign": "orders.assign",
    "GET /board": "orders.view",
    "POST /pick-lists": "shipments.create",
    "GET /orders/{number}/events": "orders.view",
    "GET /orders/{number}/revisions": "orders.view",
    "GET /orders/{number}/evidence": "orders.view",
    "GET /shipments": "shipments.view",
    "POST /shipments": "shipments.create",
    "GET /shipments/{ref}": "shipments.view",
    "POST /shipments/{ref}/events": "shipments.create",
    "GET /pick-lists": "shipments.view",
    "POST /returns": "returns.record",
    "POST /payments": "payments.record",
    "GET /quotations": "orders.view",
    "POST /quotations": "orders.create",
    "GET /quotations/{number}": "orders.view",
    "POST /quotations/{number}/order": "orders.create",
    "POST /quotations/{number}/lose": "orders.create",
    "GET /channels": "orders.view",
    "PUT /channels/{code}": "settings.edit",
    "GET /imports": "orders.view",
    "POST /imports": "orders.import",
    "GET /imports/{session_id}": "orders.view",
    "GET /imports/{session_id}/rows": "orders.view",
    "GET /imports/{session_id}/preview": "orders.view",
    "PATCH /imports/{session_id}": "orders.import",
    "POST /imports/{session_id}/commit": "orders.import",
    "PATCH /import-mappings/{mapping_id}": "orders.import",
    "DELETE /import-mappings/{mapping_id}": "orders.import",
    "GET /imports/{session_id}/refused": "orders.view",
    "GET /import-mappings": "orders.view",
    "PUT /import-mappings": "orders.import",
    "GET /events": "events.view",
    "GET /session": PUBLIC,
    "POST /session": PUBLIC,
    "DELETE /session": SIGNED_IN,
    "GET /me": SIGNED_IN,
    "PATCH /me": SIGNED_IN,
    "POST /me/password": SIGNED_IN,
    "POST /me/totp": SIGNED_IN,
    "POST /me/totp/confirm": SIGNED_IN,
    "POST /me/totp/remove": SIGNED_IN,
    "POST /me/recovery-codes": SIGNED_IN,
    "GET /me/tokens": SIGNED_IN,
    "POST /me/tokens": SIGNED_IN,
    "DELETE /me/tokens/{token_id}": SIGNED_IN,
    "GET /users": "people.view",
    "POST /users": "people.edit",
    "GET /users/{ref}": "people.view",
    "PATCH /users/{ref}": "people.edit",
    "POST /users/{ref}/password": "people.edit",
    "DELETE /users/{ref}/totp": "people.edit",
    "GET /roles": "people.view",
    "POST /roles": "people.edit",
    "GET /roles/{ref}": "people.view",
    "PATCH /roles/{ref}": "people.edit",
    "GET /capabilities": "people.view",
    "GET /teams": "people.view",
    "POST /teams": "people.edit",
    "GET /teams/{ref}": "people.view",
    "PATCH /teams/{ref}": "people.edit",
    "GET /entities": SIGNED_IN,
    "POST /entities": "settings.edit",
    "GET /entities/{ref}": SIGNED_IN,
    "PATCH /entities/{ref}": "settings.edit",
    # Whose a task is, and what it is about, decides in the command: his own, his deputy's, or what he may see.
    "GET /tasks": SIGNED_IN,
    "GET /tasks/{task_id}": SIGNED_IN,
    "POST /tasks/{task_id}/complete": SIGNED_IN,
    "POST /tasks/{task_id}/approve": SIGNED_IN,
    "POST /tasks/{task_id}/reject": SIGNED_IN,
    "POST /tasks/{task_id}/transfer": SIGNED_IN,
    "POST /tasks/{task_id}/add-approver": SIGNED_IN,
    "POST /tasks/{task_id}/return": SIGNED_IN,
    "POST /tasks/{task_id}/remind": SIGNED_IN,
    "POST /tasks/{task_id}/withdraw": SIGNED_IN,
    "GET /me/delegation": SIGNED_IN,
    "PUT /me/delegation": SIGNED_IN,
    "DELETE /me/delegation": SIGNED_IN,
    "GET /processes": SIGNED_IN,
    "GET /processes/{key}": SIGNED_IN,
    "GET /processes/{key}/versions": SIGNED_IN,
    "PUT /processes/{key}/draft": "settings.edit",
    "POST /processes/{key}/publish": "settings.edit",
    "GET /calendars": SIGNED_IN,
    "GET /calendars/{code}": SIGNED_IN,
    "PUT /calendars/{code}": "settings.edit",
}

# What cannot be shown in part is not shown at all to those from whom a part is hidden.
WHOLE_OR_NOT: dict[str, str] = {
    "GET /orders/{number}/evidence": "price",
    "GET /price-lists": "price",
    "GET /price-lists/{ref}": "price",
    "GET /price-lists/{ref}/items": "price",
}


def test_every_endpoint_asks_for_what_was_decided() -> None:
    asked: dict[str, str] = {}
    for method, path, operation in operations(the_api):
        needed = capabilities(operation)
        assert needed is None or len(needed) < 2, (path, "one capability per endpoint keeps this table readable")
        asked[f"{method.upper()} {path}"] = PUBLIC if needed is None else (needed[0] if needed else SIGNED_IN)
    assert asked == DECIDED


def test_every_endpoint_answers_each_role_as_decided(api: Any) -> None:
    for role in rules.BUILT_IN:
        api.post("/users", {"username": f"the-{role.code}", "name": role.name_zh, "roles": [role.code]})
        person = type(api)(commands.create_token(username=f"the-{role.code}", name="matrix"))
        for endpoint, needed in DECIDED.items():
            status, answer = _call(person, endpoint)
            place = (role.code, endpoint, status, answer)
            assert (status < 500 and status not in (401, 405)) or endpoint == "POST /session", place
            if WHOLE_OR_NOT.get(endpoint) in role.masks:
                assert status == 403, place
            elif needed in role.capabilities or needed in (PUBLIC, SIGNED_IN):
                assert status != 403 or answer["code"] == "session_needed", place
            else:
                assert (status, answer["code"], answer["capability"]) == (403, "forbidden", needed), place


def test_nobody_is_let_in_without_a_token(api: Any) -> None:
    for token in ("", "mdn_wrong", "\u00ff", "x" * 5000):
        stranger = type(api)(token)
        for endpoint, needed in DECIDED.items():
            if needed != PUBLIC:
                assert _call(stranger, endpoint)[0] == 401, (endpoint, token)


def test_a_role_that_the_owner_of_the_table_forgot_cannot_write(api: Any) -> None:
    """老板 sees all and changes nothing: every write but those about himself is refused; a POST may also only ask."""
    api.post("/users", {"username": "boss", "name": "老板", "roles": ["owner"]})
    boss = type(api)(commands.create_token(username="boss", name="matrix"))
    for endpoint, needed in DECIDED.items():
        if not endpoint.startswith("GET ") and not needed.endswith(".view") and needed not in (PUBLIC, SIGNED_IN):
            assert _call(boss, endpoint)[0] == 403, endpoint
        if endpoint.startswith("GET "):
            assert _call(boss, endpoint)[0] != 403, endpoint


def test_every_capability_is_named_in_both_languages_and_held_by_a_role() -> None:
    held = {name for role in rules.BUILT_IN for name in role.capabilities}
    assert held == set(CAPABILITIES)
    assert all(words.zh and words.en.isascii() for words in CAPABILITIES.values())


def _call(person: Any, endpoint: str) -> tuple[int, Any]:
    method, path = endpoint.split(" ")
    path = re.sub(r"\{[a-z]+_id\}", "999999", path)
    path = re.sub(r"\{[^}]+\}", "id:999999", path)
    return person.request(method, path, {} if method in ("POST", "PUT", "PATCH") else None)
