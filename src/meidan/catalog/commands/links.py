"""What products refer to by code: styles, categories, suppliers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meidan.catalog.inputs import ProductInput
from meidan.kernel import db
from meidan.kernel.errors import Fault
from meidan.kernel.records import ref_id
from meidan.kernel.words import Words

TABLES = ("style", "category", "supplier")


@dataclass(frozen=True, slots=True)
class Links:
    """{table: {code or id:123 as written: id}} of everything a batch refers to and that exists."""

    ids: Mapping[str, Mapping[str, int]]

    def id_of(self, table: str, ref: str | None) -> int | None:
        return None if ref is None else self.ids[table].get(ref)

    def faults(self, product: ProductInput) -> list[Fault]:
        """A fault for each given reference that does not exist."""
        return [
            Fault("unknown", UNKNOWN[table], f"/{table}", {"ref": ref})
            for table in TABLES
            if (ref := getattr(product, table)) is not None and ref not in self.ids[table]
        ]


def read_links(products: Sequence[ProductInput]) -> Links:
    """Looks up every reference of the batch, one statement per table that is referred to."""
    found: dict[str, dict[str, int]] = {}
    for table in TABLES:
        refs = {ref for one in products if (ref := getattr(one, table)) is not None}
        found[table] = lookup(table, refs) if refs else {}
    return Links(found)


def lookup(table: str, refs: set[str]) -> dict[str, int]:
    """The ids in `table` (which has `code`) behind codes and `id:123`, as written."""
    numbers = {number: ref for ref in refs if (number := ref_id(ref))}
    found = db.rows(f"SELECT id, code FROM {table} WHERE code = ANY(%s) OR id = ANY(%s)", (list(refs), list(numbers)))
    by_code = {row["code"]: row["id"] for row in found if row["code"] in refs}
    return by_code | {numbers[row["id"]]: row["id"] for row in found if row["id"] in numbers}


UNKNOWN = {
    "style": Words(zh="没有款式 {ref},请先建立", en="There is no style {ref}; add it first"),
    "category": Words(zh="没有分类 {ref},请先建立", en="There is no category {ref}; add it first"),
    "supplier": Words(zh="没有供应商 {ref},请先建立", en="There is no supplier {ref}; add it first"),
}
