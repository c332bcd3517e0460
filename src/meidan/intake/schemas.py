"""The shapes of the import API."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from meidan.kernel.schemas import Id, Input
from meidan.kernel.values import Text200

SubjectName = Literal["orders", "products", "customers", "stock", "prices"]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Mapping = Annotated[dict[str, str], Field(max_length=300)]


class ImportForm(Input):
    """The fields beside the file. `subject` empty: told by the header. `mapping` is JSON {header or letter: field}."""

    subject: SubjectName | None = None
    dry_run: bool = False
    confirm: bool = True
    history: bool = False
    create_products: bool = False
    create_customers: bool = False
    channel: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_.:-]*$")] = "import"
    sheet: Annotated[str, Field(max_length=120)] = ""
    date_order: Literal["", "dmy", "mdy"] = ""
    customer: Annotated[str, Field(max_length=64)] = ""
    warehouse: Annotated[str, Field(max_length=64)] = ""
    price_list: Annotated[str, Field(max_length=64)] = ""
    mapping: Annotated[str, Field(max_length=20_000)] = ""


class BucketOut(Schema):
    rows: int
    value: str


class ImportedFile(Schema):
    """The file as it came: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


class ImportedColumn(Schema):
    """A column's header and the fields it was read as; none when it was not understood."""

    header: str
    fields: list[str]


class ImportedSheet(Schema):
    """How one sheet was read; `signature` names its header for a saved mapping."""

    sheet: str
    header_rows: list[int]
    signature: str
    labels: list[str]
    columns: list[ImportedColumn]
    sizes: list[str]
    not_understood: list[str]


class HandedBackRow(Schema):
    """One row that is handed back, with the reason and what to do, in the caller's language."""

    sheet: str
    row: int
    column: str | None
    code: str
    message: str
    suggestion: str
    reference: str
    value: str


class ImportQuery(Schema):
    background: bool = Field(False, description="Take the file down and answer 202; the worker takes it in")


class ImportProgressOut(Schema):
    """Orders of an order file, rows of others; `total` grows with `done` where it is not known before."""

    done: int
    total: int


class ImportFailureOut(Schema):
    """Why an import behind a request ended without being done."""

    code: str
    message: str


class ImportOut(Schema):
    """One import: Σ rows of the buckets = `rows`; header rows are counted apart.

    A dry run within the request has no id, keeps nothing and names the first rows that would be handed back under
    `refused`. `status` of what was kept is waiting, running, done or failed; until it is done the buckets are empty.
    """

    id: int | None
    subject: str
    file: ImportedFile
    status: str | None = None
    dry_run: bool = False
    progress: ImportProgressOut | None = None
    failure: ImportFailureOut | None = None
    rows: int
    header_rows: int
    buckets: dict[str, BucketOut]
    orders: dict[str, int]
    reasons: dict[str, int]
    columns: list[ImportedSheet]
    notes: list[str]
    refused: list[HandedBackRow] = []
    created: dict[str, int] = {}
    created_by: str | None = None
    created_at: str | None = None


class ImportPage(Schema):
    items: list[ImportOut]
    next_cursor: str | None


class RowOut(HandedBackRow):
    """A row that was handed back, as it was kept with its import."""

    id: int


class RowPage(Schema):
    items: list[RowOut]
    next_cursor: str | None


class MappingIn(Input):
    """`signature` and `labels` as the answer of an import (or its dry run) names them under `columns`."""

    subject: SubjectName
    signature: Signature
    labels: Annotated[list[Text200], Field(max_length=300)] = []
    mapping: Mapping


class MappingOut(Schema):
    subject: str
    signature: str
    labels: list[str]
    mapping: dict[str, str]
    version: int


class MappingList(Schema):
    items: list[MappingOut]


SessionId = Id
