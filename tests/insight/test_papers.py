"""Papers: a PDF with the right size for each, and a clear word where the machine cannot print Chinese."""

from typing import Any

import pytest
from tests.inventory.shop import Shop

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
    )  # fmt: skip
    for path in paths:
        status, content = api.request("GET", path)
        assert (status, content[:5]) == (200, b"%PDF-"), (path, content[:300])
    assert api.request("GET", "/shipments/none/delivery-note.pdf")[0] == 404


def test_without_a_chinese_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_CHINESE", ("no such font",))
    with pytest.raises(printing.Refusal) as refused:
        print_pdf(Paper("送货单", "S-1", [], [Table(["a", "b"], [])]))
    assert (refused.value.status, refused.value.code) == (503, "print.no_font")
