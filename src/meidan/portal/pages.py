"""The customer's page behind a tracking link: the promise first, then the road so far."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meidan.kernel.errors import Refusal
from meidan.kernel.http import language
from meidan.kernel.words import Words
from meidan.portal.queries import track

STAGES: dict[str, Words] = {
    "draft": Words("已收到,正在核对", "Received, being checked"),
    "on_hold": Words("已暂停,我们会联系您", "Paused; we will contact you"),
    "backordered": Words("部分货品等待到货", "Part of the goods is on its way to us"),
    "ready": Words("货已备好,等待发货", "Goods are set aside, waiting to ship"),
    "preparing": Words("正在备货", "Goods are being picked"),
    "part_shipped": Words("部分货品已发出", "Part of the goods has shipped"),
    "shipped": Words("已发货,正在路上", "Shipped and on its way"),
    "delivered": Words("已签收", "Delivered"),
    "completed": Words("已完成", "Completed"),
    "cancelled": Words("已取消", "Cancelled"),
}
TEXTS: dict[str, Words] = {
    "title": Words("订单", "Order"),
    "promise": Words("预计可发货日期", "Expected to be ready"),
    "no_date": Words("发货日期确定后会显示在这里", "The date will appear here once it is known"),
    "lines": Words("货品", "Goods"),
    "ordered": Words("订", "ordered"),
    "reserved": Words("已备", "set aside"),
    "shipped": Words("已发", "shipped"),
    "missing": Words(
        "链接无效或已失效,请向卖家要新的链接", "This link is not valid any more; ask the seller for a new one"
    ),
}


def tracking_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one order; no login, nothing but what its customer may know, never in a referrer or an index."""
    lang = language(request)
    texts = {name: words.say(lang) for name, words in TEXTS.items()}
    try:
        order = track(token)
    except Refusal:
        return _page(request, {"texts": texts, "lang": lang, "order": None}, 404)
    order["stage_words"] = STAGES.get(order["stage"], Words(order["stage"], order["stage"])).say(lang)
    order["promised"] = spoken_day(order["promised_date"], lang)
    for line in order["lines"]:
        line["share"] = _share(line)
    return _page(request, {"texts": texts, "lang": lang, "order": order}, 200)


def spoken_day(day: str | None, lang: str) -> str:
    """ "3月6日 周五" or "Fri 6 March"; empty without a date."""
    if day is None:
        return ""
    found = date.fromisoformat(day)
    if lang == "en":
        return f"{found:%a} {found.day} {found:%B}"
    return f"{found.month}月{found.day}日 周{'一二三四五六日'[found.weekday()]}"


def _share(line: dict[str, Any]) -> int:
    """How much of a line is set aside or shipped, in per cent."""
    ordered = Decimal(line["ordered"])
    done = Decimal(line["reserved"]) + Decimal(line["shipped"])
    return int(done * 100 / ordered) if ordered else 0


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, "portal/track.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
