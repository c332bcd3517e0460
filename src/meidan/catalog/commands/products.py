"""Adding and changing products, one or a thousand at a time with the same statements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from django.db import IntegrityError, transaction

from meidan.catalog import events as kinds
from meidan.catalog.commands.faults import product_faults
from meidan.catalog.commands.links import Links, read_links
from meidan.catalog.commands.rows import delete_children, insert_products, update_products, write_children
from meidan.catalog.inputs import PRODUCT_FIELDS, ProductInput
from meidan.catalog.queries.products import as_input, hidden_fields, product_ids, product_rows, suspects
from meidan.kernel import db, events
from meidan.kernel.errors import Fault, Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.records import Outcome, check_version
from meidan.kernel.values import plain
from meidan.kernel.words import Words

OnExisting = Literal["refuse", "update", "skip"]
MAX_BATCH = 1000


def create_product(*, product: ProductInput, actor: Actor) -> Outcome:
    """Adds one product. Returns its id and suspects of being the same (`duplicates`).

    Raises 403 without products.edit, 409 `exists` when the sku is taken, 422 with a fault per wrong field.
    """
    outcome = save_products(products=[product], actor=actor)[0]
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome


def update_product(*, ref: str, product: ProductInput, version: int | None, actor: Actor) -> Outcome:
    """Changes the fields named in `product.given` of the product `ref` (sku or `id:123`).

    Raises 403, 404, 409 with the current version when `version` is older, 409 `exists`, 422 with faults.
    """
    require(actor, "products.edit")
    try:
        with transaction.atomic():
            return _update(ref, product, version, actor)
    except IntegrityError:  # somebody took the new sku between our look and our write
        raise _exists(product.sku, None) from None


def _update(ref: str, product: ProductInput, version: int | None, actor: Actor) -> Outcome:
    id_ = product_ids([ref]).get(ref)
    if id_ is None:
        raise not_found("商品", "product", ref)
    lock_products([id_])
    row = product_rows([id_])[id_]
    check_version(row["version"], version)
    outcome = _change({0: (row, product)}, actor)[0]
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome


@transaction.atomic
def save_products(
    *, products: Sequence[ProductInput], actor: Actor, on_existing: OnExisting = "refuse"
) -> list[Outcome]:
    """Adds products, at most MAX_BATCH, each accepted or refused on its own; the outcomes are in the same order.

    A sku that exists is refused, left as it is (`skip`), or changed in the fields that are `given` (`update`).
    Raises 403 without products.edit.
    """
    require(actor, "products.edit")
    links = read_links(products)
    known = product_ids(one.sku for one in products)
    lock_products(sorted(known.values()))
    rows = product_rows(known.values())
    outcomes: dict[int, Outcome] = {}
    new: dict[int, ProductInput] = {}
    changed: dict[int, tuple[Mapping[str, Any], ProductInput]] = {}
    seen: set[str] = set()
    for index, product in enumerate(products):
        if product.sku in seen:
            outcomes[index] = _refused(index, product, Refusal("twice", TWICE, params={"sku": product.sku}))
        elif product.sku not in known:
            new[index] = product
        elif on_existing == "update":
            changed[index] = (rows[known[product.sku]], product)
        elif on_existing == "skip":
            row = rows[known[product.sku]]
            outcomes[index] = Outcome(index, row["id"], product.sku, "unchanged", row["version"])
        else:
            outcomes[index] = _refused(index, product, _exists(product.sku, known[product.sku]))
        seen.add(product.sku)
    outcomes |= _create(new, links, actor) | _change(changed, actor)
    return [outcomes[index] for index in range(len(products))]


def _create(new: Mapping[int, ProductInput], links: Links, actor: Actor) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    good: dict[int, ProductInput] = {}
    for index, product in new.items():
        faults = [*product_faults(product), *links.faults(product), *masked_faults(product, actor)]
        if faults:
            outcomes[index] = _refused(index, product, invalid(faults))
        else:
            good[index] = product
    ids = insert_products(list(good.values()), links)
    stored = {index: ids[product.sku] for index, product in good.items() if product.sku in ids}
    write_children([(id_, good[index]) for index, id_ in stored.items()])
    doubts = suspects([(id_, good[index]) for index, id_ in stored.items()]) if stored else {}
    events.append_many(
        [
            events.NewEvent(f"product:{id_}", kinds.PRODUCT_CREATED, {"code": good[i].sku, "product": _facts(good[i])})
            for i, id_ in stored.items()
        ],
        actor,
    )
    for index, product in good.items():
        if index in stored:
            id_ = stored[index]
            outcomes[index] = Outcome(index, id_, product.sku, "created", 1, duplicates=tuple(doubts.get(id_, ())))
        else:
            outcomes[index] = _refused(index, product, _exists(product.sku, None))
    return outcomes


def _change(wanted: Mapping[int, tuple[Mapping[str, Any], ProductInput]], actor: Actor) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    links = read_links([merged(as_input(row), product) for row, product in wanted.values()])
    written: list[tuple[int, ProductInput]] = []
    happened: list[events.NewEvent] = []
    for index, (row, product) in wanted.items():
        before = as_input(row)
        after = merged(before, product)
        before_facts, after_facts = _facts(before), _facts(after)
        changes = {name: [before_facts[name], new] for name, new in after_facts.items() if before_facts[name] != new}
        faults = [
            *product_faults(after), *links.faults(after), *masked_faults(product, actor), *_fixed(before, after),
        ]  # fmt: skip
        if faults:
            outcomes[index] = _refused(index, product, invalid(faults))
        elif not changes:
            outcomes[index] = Outcome(index, row["id"], row["sku"], "unchanged", row["version"])
        else:
            written.append((row["id"], after))
            data = {"code": after.sku, "changes": changes}
            happened.append(events.NewEvent(f"product:{row['id']}", kinds.PRODUCT_CHANGED, data))
            outcomes[index] = Outcome(index, row["id"], after.sku, "updated", row["version"] + 1)
    if written:
        _refuse_taken(written)
        update_products(written, links)
        delete_children([id_ for id_, _ in written])
        write_children(written)
        events.append_many(happened, actor)
    return outcomes


def merged(before: ProductInput, product: ProductInput) -> ProductInput:
    """The stored product with the given fields of the input laid over it."""
    given = PRODUCT_FIELDS if product.given is None else product.given
    return replace(before, **{name: getattr(product, name) for name in given})


def lock_products(ids: Sequence[int]) -> None:
    """Locks product rows in the one order (by id) until the transaction ends."""
    if not ids:
        return
    db.rows("SELECT id FROM product WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", (list(ids),))


def _refuse_taken(written: Sequence[tuple[int, ProductInput]]) -> None:
    taken = product_ids(product.sku for _, product in written)
    for id_, product in written:
        if taken.get(product.sku, id_) != id_:
            raise _exists(product.sku, taken[product.sku])


def _fixed(before: ProductInput, after: ProductInput) -> list[Fault]:
    """Stock and orders count in the base unit: another one would silently change every quantity."""
    faults: list[Fault] = []
    if before.base_unit != after.base_unit:
        faults.append(Fault("base_unit_fixed", BASE_UNIT_FIXED, "/base_unit"))
    if before.kind != after.kind:
        faults.append(Fault("kind_fixed", KIND_FIXED, "/kind"))
    return faults


def masked_faults(product: ProductInput, actor: Actor) -> list[Fault]:
    """A fault for each given field that this actor may not see."""
    given = PRODUCT_FIELDS if product.given is None else product.given
    hidden = [name for name in hidden_fields(actor) if name in given and getattr(product, name) is not None]
    return [Fault("masked", MASKED, f"/{name}") for name in hidden]


def _facts(product: ProductInput) -> dict[str, Any]:
    """The product as an event tells it: decimals as text."""
    facts: dict[str, Any] = {}
    for name in PRODUCT_FIELDS:
        value = getattr(product, name)
        facts[name] = plain(value) if isinstance(value, Decimal) else value
    facts["units"] = {one.unit: plain(one.factor) for one in product.units}
    facts["barcodes"] = [[one.barcode, one.unit] for one in product.barcodes]
    facts["attributes"] = dict(product.attributes)
    return facts


def invalid(faults: Sequence[Fault]) -> Refusal:
    """A 422 naming every wrong field."""
    return Refusal("invalid", INVALID, faults=faults)


def _refused(index: int, product: ProductInput, refusal: Refusal) -> Outcome:
    return Outcome(index, code=product.sku, refusal=refusal)


def _exists(sku: str, id_: int | None) -> Refusal:
    extra = {"id": id_} if id_ else {}
    return Refusal("exists", EXISTS, status=409, params={"sku": sku}, extra=extra)


EXISTS = Words(
    zh="商品编码 {sku} 已存在,请改用修改,或换一个编码",
    en="Product {sku} exists already; change it, or take another code",
)
TWICE = Words(zh="商品编码 {sku} 在这一批里出现了两次", en="Product {sku} occurs twice in this batch")
INVALID = Words(zh="商品资料有误,请按下列各处修改", en="The product has errors; see the places listed")
MASKED = Words(zh="您没有查看此项的权限,也不能填写", en="You may not see this field, so you cannot set it")
BASE_UNIT_FIXED = Words(
    zh="基本单位建立后不能改,库存和订单都按它计数;请停用后另建商品",
    en="The base unit cannot change, stock and orders count in it; make a new product instead",
)
KIND_FIXED = Words(zh="商品类型建立后不能改,请停用后另建商品", en="The kind cannot change; make a new product instead")
