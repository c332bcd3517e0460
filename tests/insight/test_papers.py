"""Papers: a PDF with the right size for each, and a clear word where the machine cannot print Chinese."""

import re
from typing import Any

import pytest
from tests.inventory.shop import Shop, Wish

from meidan.insight.papers import printing
from meidan.insight.papers.printing import Paper, Table, print_pdf
from meidan.kernel.permissions import Actor

HAS_FONT = any(name in printing._families() for name in printing._CHINESE)  # pyright: ignore[reportPrivateUsage]
needs_font = pytest.mark.skipif(not HAS_FONT, reason="fonts-noto-cjk is not installed")


@needs_font
def test_papers_of_an_order(api: Any, admin: Actor) -> None:
    Shop(admin, products=2).adjust({"P-1": 10, "P-2": 10})
    body = {
        "customer": "C1", "lines": [{"product": "P-1", "quantity": "2"}, {"product": "P-2", "quantity": "3"}],
        "ship_to": {"name": "王五#[x]*", "phone": "13800001234", "region": "浙江省 杭州市", "address": "文三路 $1$ 号"},
        "note": "#eval(\"1\") _下划线_", "confirm": True, "acknowledge": {"codes": ["*"], "reason": "测试"},
    }  # fmt: skip
    number = api.post("/orders", body)["number"]
    shipped = api.post(
        "/shipments", {"order": number, "lines": [{"position": 1}], "carrier": "顺丰", "tracking_no": "SF1"}
    )
    shipment = shipped["shipments"][0]["number"]
    paths = (
        f"/orders/{number}/confirmation.pdf", "/pick-lists.pdf?warehouse=MAIN",
        f"/shipments/{shipment}/delivery-note.pdf", f"/shipments/{shipment}/delivery-note.pdf?format=label",
        *(f"/papers/{kind}.pdf?order={number}" for kind in ("confirmation", "pick-list", "delivery-note")),
    )  # fmt: skip
    for path in paths:
        status, content = api.request("GET", path)
        assert (status, content[:5]) == (200, b"%PDF-"), (path, content[:300])
    assert api.request("GET", "/shipments/none/delivery-note.pdf")[0] == 404


@needs_font
def test_papers_of_many_orders_are_one_file_with_a_page_for_each(api: Any, admin: Actor) -> None:
    shop = Shop(admin, products=2)
    shop.warehouse("EAST")
    shop.adjust({"P-1": 3})
    shop.adjust({"P-1": 10}, warehouse="EAST")
    numbers = [shop.order(Wish({"P-1": 2})) for _ in range(3)]
    query = "&".join(f"order={number}" for number in numbers)
    assert pages(api.request("GET", f"/papers/confirmation.pdf?{query}")) == 3
    assert pages(api.request("GET", f"/papers/pick-list.pdf?{query}")) == 2  # one for each warehouse
    status, refused = api.request("GET", f"/papers/delivery-note.pdf?{query}")
    assert (status, refused["code"]) == (404, "print.nothing")
    for number in numbers[:2]:
        api.post("/shipments", {"order": number})
    assert pages(api.request("GET", f"/papers/delivery-note.pdf?{query}")) == 3  # the second lay in both
    assert api.request("GET", "/papers/confirmation.pdf?order=SO-none")[0] == 404
    assert api.request("GET", "/papers/confirmation.pdf")[0] == 422


def pages(answer: tuple[int, bytes]) -> int:
    status, content = answer
    assert (status, content[:5]) == (200, b"%PDF-"), content[:300]
    return len(re.findall(rb"/Type\s*/Page\b", content))


def test_without_a_chinese_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_CHINESE", ("no such font",))
    with pytest.raises(printing.Refusal) as refused:
        print_pdf([Paper("送货单", "S-1", [], [Table(["a", "b"], [])])])
    assert (refused.value.status, refused.value.code) == (503, "print.no_font")
