"""What people call their columns, in Chinese and English, and which field each name means."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from rapidfuzz import fuzz, process

Subject = Literal["orders", "products", "customers", "stock", "prices"]
SUBJECTS: tuple[Subject, ...] = ("orders", "products", "customers", "stock", "prices")

# A typed-wrong header may pass, a different word may not: 单价/单位 reach 50, 商品编码/商品编码号 89.
_FUZZY_AT_LEAST = 88
_FUZZY_MIN_LENGTH = 4

# Headers in traditional characters are read as their simplified form.
_SIMPLIFIED = str.maketrans(
    "訂單號編碼戶稱數產圖規貨單價額備註電話絡聯繫絡倉庫幣種稅折顏條碼總計購買賣業務員縣區郵遞類贈箱裝時間發貨期們門鋪廠營銷現庫網頁說",
    "订单号编码户称数产图规货单价额备注电话络联系络仓库币种税折颜条码总计购买卖业务员县区邮递类赠箱装时间发货期们门铺厂营销现库网页说",
)

_BRACKETS = re.compile(r"[(\[【「{]([^)\]】」}]*)[)\]】」}]")
_NOISE = re.compile(r"[\s_\-.:*'\"·、。,;!?/&]+")
_SPLIT = re.compile(r"[/、&+,;|\n]|及|与|和(?!记)")
_CHINESE = re.compile(r"[一-鿿]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.#]*")
_UNIT_LETTERS = 3
_SIZE = re.compile(
    r"^(?:x{0,4}s|m|x{0,6}l|[2-9]x[ls]|均码|f码|free|freesize|onesize|os|[smlx]+码"
    r"|(?:3[0-9]|4[0-9]|5[0-4])(?:\.5)?(?:码|号)?|(?:[6-9]0|1[0-9][05])(?:cm|码)?)$"
)
# Chinese garment sizes such as 170/92A.
_FIGURE = re.compile(r"^(?:1[0-9][05]/\d{2,3}\s*[A-CYa-cy]?|x{0,3}[sml]/x{0,4}[ml])$", re.I)
_OF_A_SIZE = re.compile(r"(?<=[SMLXsmlx码号])\s*(?:数量|件数)$")

# Read only when no better rule applies: (ending, field); the first that fits wins.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("物流单号", "ignored"),
    ("快递单号", "ignored"),
    ("运单号", "ignored"),
    ("发货单号", "ignored"),
    ("订单号", "reference"),
    ("订单编号", "reference"),
    ("单号", "reference"),
    ("合同号", "reference"),
    ("po号", "reference"),
    ("创建时间", "order_date"),
    ("下单时间", "order_date"),
    ("到货日期", "requested_date"),
    ("到货时间", "requested_date"),
    ("交货日期", "requested_date"),
    ("交货时间", "requested_date"),
    ("送达日期", "requested_date"),
    ("交期", "requested_date"),
    ("发货日期", "ignored"),
    ("付款日期", "ignored"),
    ("审核日期", "ignored"),
    ("打印日期", "ignored"),
    ("生产日期", "ignored"),
    ("下单日期", "order_date"),
    ("订单日期", "order_date"),
    ("订货日期", "order_date"),
    ("库存数量", "ignored"),
    ("发货数量", "ignored"),
    ("已发数量", "ignored"),
    ("未发数量", "ignored"),
    ("欠货数量", "ignored"),
    ("箱数量", "ignored"),
    ("退货数量", "ignored"),
    ("入库数量", "ignored"),
    ("出库数量", "ignored"),
    ("赠送数量", "gift_quantity"),
    ("赠品数量", "gift_quantity"),
    ("赠送数量", "ignored"),
    ("赠品数量", "ignored"),
    ("数量", "quantity"),
    ("成本单价", "ignored"),
    ("采购单价", "ignored"),
    ("进货单价", "ignored"),
    ("单价", "price"),
    ("商品条码", "barcode"),
    ("条码", "barcode"),
    ("客户编码", "customer_code"),
    ("客户编号", "customer_code"),
    ("客户代码", "customer_code"),
    ("客户名称", "customer"),
    ("商品名称", "name"),
    ("产品名称", "name"),
    ("货品名称", "name"),
    ("商品编码", "sku"),
    ("产品编码", "sku"),
    ("货号", "sku"),
    ("料号", "sku"),
    ("收货地址", "address"),
    ("送货地址", "address"),
    ("联系电话", "phone"),
    ("手机号", "phone"),
    ("收货人", "contact"),
    ("联系人", "contact"),
    ("备注", "note"),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one header cell means: one field, or several in one combined column; `score` 0–100."""

    fields: tuple[str, ...]
    score: int
    hint: str = ""

    @property
    def field(self) -> str:
        return self.fields[0]


def plain(label: str) -> str:
    """A header reduced to what is compared: half-width, lower case, no blanks or marks."""
    text = unicodedata.normalize("NFKC", label).lower().translate(_SIMPLIFIED)
    text = text.replace("#", "no").replace("№", "no").replace("必填", "").replace("选填", "")
    return _NOISE.sub("", text)


@lru_cache(maxsize=4096)
def meaning(label: str, subject: Subject) -> Meaning | None:
    """The field that a header names, or None; `hint` is what stood in brackets (数量(箱) gives 箱)."""
    text = unicodedata.normalize("NFKC", label).strip()
    if not text or len(text) > 60:
        return None
    hint = " ".join(part.strip() for part in _BRACKETS.findall(text)).strip()
    base = plain(_BRACKETS.sub("", text)) or plain(hint)
    table = _table(subject)
    # 收货人/电话 is two things although 收货人电话 is one: parts before the whole.
    if combined := _combined(text, subject, hint):
        return combined
    whole = table.get(plain(text)) or table.get(base)
    if whole:
        return Meaning((whole,), 100, hint)
    return _in_two_languages(text, subject, hint) or _by_ending(base, subject, hint) or _fuzzy(base, subject, hint)


def is_size(label: str) -> bool:
    """Whether a header is a garment or shoe size, as in a size matrix."""
    text = _OF_A_SIZE.sub("", unicodedata.normalize("NFKC", label).strip())
    return bool(_SIZE.match(plain(text)) or _FIGURE.match(text))


def size_name(label: str) -> str:
    """The size as written, without 码 or 号 and without blanks."""
    text = _OF_A_SIZE.sub("", unicodedata.normalize("NFKC", label).strip())
    return text if text in ("均码", "F码") else re.sub(r"\s*(码|号)$", "", text)


def _combined(text: str, subject: Subject, hint: str) -> Meaning | None:
    parts = [part for part in _SPLIT.split(_BRACKETS.sub("", text)) if part.strip()]
    if not 2 <= len(parts) <= 3:
        return None
    table = _table(subject)
    fields = [table.get(plain(part)) for part in parts]
    # "Item / Description" and "品名/型号" name one thing twice: still one column.
    named = [f for f in fields if f and f != "ignored"]
    if len(named) != len(parts):
        return None
    if set(named) <= {"province", "city", "district", "region"} and "region" in table.values():
        return Meaning(("region",), 95, hint)
    if len(set(named)) == 1 or set(named) <= {"product", "name", "spec"}:
        return Meaning((named[0],), 95, hint)
    return Meaning(tuple(dict.fromkeys(named)), 95, hint)


def _in_two_languages(text: str, subject: Subject, hint: str) -> Meaning | None:
    """数量Qty says one thing twice, 数量PCS says its unit; two halves that disagree mean neither."""
    bare = _BRACKETS.sub("", text)
    chinese, latin = "".join(_CHINESE.findall(bare)), " ".join(_LATIN.findall(bare))
    if not chinese or not latin:
        return None
    table = _table(subject)
    first = table.get(plain(chinese)) or getattr(_by_ending(plain(chinese), subject, ""), "field", None)
    second = table.get(plain(latin))
    if first is None or (second is None and (len(latin) > _UNIT_LETTERS or plain(latin) in ("id", "no", "nr"))):
        return None
    if second is None:
        return Meaning((first,), 90, f"{hint} {latin}".strip())
    # Stock Qty: where one half says that the column is of no use, it is of none.
    if first == second or "ignored" in (first, second):
        return Meaning((first if first == second else "ignored",), 98, hint)
    return None


def _by_ending(base: str, subject: Subject, hint: str) -> Meaning | None:
    known = set(_table(subject).values())
    for ending, field in _ENDINGS:
        if base.endswith(ending) and field in known and len(base) <= len(ending) + 8:
            return Meaning((field,), 80, hint)
    return None


def _fuzzy(base: str, subject: Subject, hint: str) -> Meaning | None:
    if len(base) < _FUZZY_MIN_LENGTH:
        return None
    table = _table(subject)
    hits = process.extract(base, table.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_AT_LEAST, limit=4)
    fields = {table[hit[0]] for hit in hits}
    # Two fields equally near: nobody knows which, so none.
    if len(fields) != 1:
        return None
    return Meaning((fields.pop(),), int(hits[0][1] * 0.7), hint)


@lru_cache(maxsize=8)
def _table(subject: Subject) -> dict[str, str]:
    raw = json.loads(resources.files("meidan.intake.rules").joinpath("headers.json").read_text("utf-8"))
    table: dict[str, str] = {}
    for field, names in raw[subject].items():
        for name in names:
            if name.startswith("@"):
                section, source = name[1:].split(".")
                for inherited in raw[section][source]:
                    table.setdefault(plain(inherited), field)
            else:
                table.setdefault(plain(name), field)
    return table


def fields_of(subject: Subject) -> frozenset[str]:
    """Every field that a mapping for this subject may name."""
    return frozenset(_table(subject).values())
