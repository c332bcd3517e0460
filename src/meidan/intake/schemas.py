"""The shapes of the import API."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from meidan.kernel.schemas import Id, Input, PageQuery
from meidan.kernel.values import Text200

SubjectName = Literal["orders", "products", "customers", "stock", "prices"]
ReturnedName = Literal["restock", "write_off"]
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
    returned: Annotated[ReturnedName, Field(description="What becomes of goods that the file brings back")] = "restock"
    mapping: Annotated[str, Field(max_length=20_000)] = ""


class BucketOut(Schema):
    rows: int
    value: str


class ImportedFile(Schema):
    """The file as it came: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


class ImportedColumn(Schema):
    """A column's header and letter, and the fields it was read as; none when it was not understood."""

    header: str
    fields: list[str]
    column: str | None = None


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
    trial: bool = Field(False, description="Keep it as a trial whose cells can be put right before it is taken in")


class CorrectionOut(Schema):
    """A cell that was put right: the column by its letter."""

    sheet: str
    row: int
    column: str
    value: str


class CorrectionIn(Input):
    """A cell to put right; `value` null goes back to what the file says. `sheet` is "" in text files."""

    sheet: Annotated[str, Field(max_length=120)] = ""
    row: Annotated[int, Field(ge=1, le=2**31 - 1)]
    column: Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]
    value: Annotated[str, Field(max_length=2000)] | None


class TrialIn(Input):
    """What changes of a trial; what is not named stays. `mapping` is {header text or column letter: field}."""

    subject: SubjectName | None = None
    mapping: Mapping | None = None
    corrections: Annotated[list[CorrectionIn], Field(max_length=500)] = []
    confirm: bool | None = None
    create_products: bool | None = None
    create_customers: bool | None = None
    warehouse: Annotated[str, Field(max_length=64)] | None = None
    price_list: Annotated[str, Field(max_length=64)] | None = None
    returned: ReturnedName | None = None
    sheet: Annotated[str, Field(max_length=120)] | None = None
    date_order: Literal["", "dmy", "mdy"] | None = None


class PreviewQuery(PageQuery):
    only: Literal["all", "bad", "noted"] = Field(
        "all", description="bad: rows that are handed back; noted: also those with a warning or a corrected cell"
    )
    code: Annotated[str, Field(max_length=60, pattern=r"^[a-z_.]*$")] = ""


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
    trial: bool = False
    options: dict[str, Any] = {}
    corrections: list[CorrectionOut] = []
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
    finished_at: str | None = None


class ImportPage(Schema):
    items: list[ImportOut]
    next_cursor: str | None


class RowOut(HandedBackRow):
    """A row that was handed back, as it was kept with its import."""

    id: int


class RowPage(Schema):
    items: list[RowOut]
    next_cursor: str | None


class PreviewProblem(RowOut):
    """`severity` refused: the row goes back; warn: it goes in, as a draft that somebody looks at."""

    severity: Literal["refused", "warn"]


class PreviewRow(Schema):
    """A row of the file as it stands with its corrections; `cells` from column A on, `corrected` by their letters."""

    sheet: str
    row: int
    cells: list[str]
    corrected: list[str]
    problems: list[PreviewProblem]


class PreviewPage(Schema):
    items: list[PreviewRow]
    next_cursor: str | None


class MappingIn(Input):
    """`signature` and `labels` as the answer of an import (or its dry run) names them under `columns`."""

    subject: SubjectName
    signature: Signature
    labels: Annotated[list[Text200], Field(max_length=300)] = []
    mapping: Mapping


class MappingName(Input):
    """What people call files with this header."""

    name: Text200


class MappingOut(Schema):
    id: int
    name: str
    subject: str
    signature: str
    labels: list[str]
    mapping: dict[str, str]
    version: int
    created_by: str
    created_at: str


class MappingList(Schema):
    items: list[MappingOut]


SessionId = Id
MappingId = Id
