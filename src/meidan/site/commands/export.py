"""`meidan export orders|products|customers|stock FILE`: a list as XLSX, as its screen exports it."""

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ValidationError

from meidan.insight import exports
from meidan.insight.schemas import CustomerExport, ProductExport, StockExport
from meidan.kernel.permissions import Actor
from meidan.orders.schemas import OrderFilters
from meidan.site.acting import acting_as
from meidan.site.failure import Failure, say

_FILTERS: dict[str, type[BaseModel]] = {
    "orders": OrderFilters, "products": ProductExport, "customers": CustomerExport, "stock": StockExport,
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=tuple(_FILTERS), help=say("导出什么", "what to export"))
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
    wanted = _wanted(_FILTERS[args.kind], args.where)
    if path.exists():
        raise Failure(f"{path} 已经存在,请换一个文件名", f"{path} exists already; give another name", exit_code=2)
    part = path.with_name(f"{path.name}.part")
    try:
        with _written(wanted, acting_as(args.user)) as file, part.open("wb") as target:
            shutil.copyfileobj(file, target)
        part.rename(path)
    except OSError as error:
        raise Failure(f"写不了 {path}:{error.strerror}", f"cannot write {path}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    print(say(f"已导出到 {path}", f"exported to {path}"))
    return 0


def _written(wanted: BaseModel, actor: Actor) -> IO[bytes]:
    match wanted:
        case OrderFilters():
            return exports.export_orders(wanted=wanted.wanted(), actor=actor)
        case ProductExport():
            return exports.export_products(wanted=wanted.wanted(), actor=actor)
        case CustomerExport():
            return exports.export_customers(wanted=wanted.wanted(), actor=actor)
        case _:
            assert isinstance(wanted, StockExport)
            return exports.export_stock(wanted=wanted.wanted(), actor=actor)


def _wanted(schema: type[BaseModel], conditions: Sequence[str]) -> BaseModel:
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
