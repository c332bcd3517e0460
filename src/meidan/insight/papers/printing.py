"""From data to PDF: typst sets the page, with the fonts of the machine."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import orjson
import segno
import typst
from barcode import Code128
from barcode.writer import SVGWriter

from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

Format = Literal["a4", "label"]
_TEMPLATE = Path(__file__).with_name("paper.typ")
_CHINESE = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei")


@dataclass(frozen=True, slots=True)
class Table:
    """`right` are the columns set to the right; `wide` the one that takes the room that is left."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""
    right: Sequence[int] = ()
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a sheet. `barcode` (letters and digits) and `qr` (any text) are left out when empty."""

    title: str
    number: str
    particulars: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    format: Format = "a4"
    lang: str = "zh"
    address: Sequence[str] = ()
    sums: Sequence[tuple[str, str]] = ()
    note: str = ""
    foot: str = ""
    qr: str = ""
    barcode: str = ""


def print_pdf(papers: Sequence[Paper]) -> bytes:
    """The sheets as one PDF. Raises 503 where the machine has no font with Chinese characters."""
    if not any(name in _families() for name in _CHINESE):
        raise Refusal("print.no_font", NO_FONT, status=503)
    data = orjson.dumps([_shown(paper) for paper in papers]).decode()
    made = typst.compile(_TEMPLATE.read_bytes(), format="pdf", sys_inputs={"papers": data})
    assert isinstance(made, bytes)
    return made


def _shown(paper: Paper) -> dict[str, Any]:
    data = asdict(paper)
    for table, shown in zip(paper.tables, data["tables"], strict=True):
        shown["widths"] = ["1fr" if place == table.wide else "auto" for place in range(len(table.head))]
    data["qr"] = _qr(paper.qr) if paper.qr else None
    data["barcode"] = _barcode(paper.barcode) if paper.barcode.isascii() and paper.barcode else None
    return data


@cache
def _families() -> frozenset[str]:
    return frozenset(str(name) for name in typst.Fonts().families())


def _qr(text: str) -> str:
    file = BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="svg", border=1)
    return file.getvalue().decode()


def _barcode(text: str) -> str:
    file = BytesIO()
    Code128(text, writer=SVGWriter()).write(file, {"module_height": 9.0, "write_text": False, "quiet_zone": 2.0})
    return file.getvalue().decode()


NO_FONT = Words(
    zh="这台服务器没有中文字体,不能打印;请管理员安装 fonts-noto-cjk",
    en="This server has no font with Chinese characters; ask the administrator to install fonts-noto-cjk",
)
