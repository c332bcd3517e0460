"""`meidan export orders|products|customers|stock FILE`: a list as XLSX, as its screen exports it."""

import argparse
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from meidan.insight import exports
from meidan.insight.schemas import CustomerExport, ProductExport, StockExport
from meidan.orders.schemas import OrderFilters
from meidan.site.acting import acting_as
from meidan.site.failure import Failure, say

_Filter = OrderFilters | ProductExport | CustomerExport | StockExport
_KINDS: dict[str, tuple[type[_Filter], Callable[..., IO[bytes]]]] = {
    "orders": (OrderFilters, exports.export_orders),
    "products": (ProductExport, exports.export_products),
    "customers": (CustomerExport, exports.export_customers),
    "stock": (StockExport, exports.export_stock),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=tuple(_KINDS), help=say("导出什么", "what to export"))
    parser.add_argument(
        "file", metavar="FILE", type=Path, help=say("要写的 XLSX(不得已存在)", "the XLSX to write (new)")
    )
    parser.add_argument(
        "--where", action="append", default=[], metavar="NAME=VALUE", help=say(
            "只要符合的,名称与接口列表的条件相同,可以写多次,如 stage=ready、from=2026-01-01",
            "only what matches; names as in the API's list, may be repeated: stage=ready, from=2026-01-01",
        ),
    )  # fmt: skip
    parser.add_argument(
        "--user", default="admin", metavar="NAME", help=say("以谁的名义(默认 admin)", "who exports (default admin)")
    )


def run(args: argparse.Namespace) -> int:
    path: Path = args.file
    schema, written = _KINDS[args.kind]
    wanted = _wanted(schema, args.where).wanted()
    if path.suffix.lower() != ".xlsx":
        raise Failure(
            f"导出的是 XLSX,请把 {path} 的扩展名改为 .xlsx", f"{path}: an XLSX is written; end it in .xlsx", 2
        )
    if path.exists():
        raise Failure(f"{path} 已经存在,请换一个文件名", f"{path} exists already; give another name", exit_code=2)
    part = path.with_name(f"{path.name}.part")
    try:
        with written(wanted=wanted, actor=acting_as(args.user)) as file, part.open("wb") as target:
            shutil.copyfileobj(file, target)
        part.rename(path)
    except OSError as error:
        raise Failure(f"写不了 {path}:{error.strerror}", f"cannot write {path}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    print(say(f"已导出到 {path}", f"exported to {path}"))
    return 0


def _wanted(schema: type[_Filter], conditions: Sequence[str]) -> _Filter:
    """The filter that `NAME=VALUE` conditions make. Raises Failure naming what may stand there."""
    fields = {field.alias or name: field for name, field in schema.model_fields.items()}
    values: dict[str, Any] = {}
    for condition in conditions:
        name, sign, value = condition.partition("=")
        if not sign or name not in fields:
            known = " ".join(fields)
            raise Failure(f"没有条件「{condition}」;可用:{known}", f"no such condition: {condition}; known: {known}", 2)
        if isinstance(fields[name].default, list):
            values.setdefault(name, []).append(value)
        else:
            values[name] = value
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise Failure(
            f"条件 {name} 的值不对:{first['input']}", f"{name}: {first['input']} is no value for it", 2
        ) from None
