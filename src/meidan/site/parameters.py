"""Query parameters that an endpoint does not know are refused: a misspelt filter must not list everything."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, cast

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.operation import Operation
from pydantic import BaseModel

from meidan.kernel.errors import Fault, Refusal, pointer_step
from meidan.kernel.validation import INVALID
from meidan.kernel.words import Words, listed
from meidan.site.openapi import operations

Known = dict[tuple[str, str], frozenset[str]]
_CLOSE = 0.6


def known_parameters(api: NinjaAPI, prefix: str) -> Known:
    """The query parameters of each operation by (method, route)."""
    return {
        (method.upper(), prefix + re.sub(r"{(\w+)}", r"<\1>", path.lstrip("/"))): frozenset(_names(operation))
        for method, path, operation in operations(api)
    }


def refuse_unknown(request: HttpRequest, known: Known) -> None:
    """Raises a 422 that names every query parameter nobody knows here, and what may have been meant."""
    if not request.META.get("QUERY_STRING") or request.resolver_match is None:
        return
    route = re.sub(r"<\w+:", "<", request.resolver_match.route)
    names = known.get((request.method or "", route))
    if names is None:
        return
    faults = [_fault(name, names) for name in request.GET if name not in names]
    if faults:
        raise Refusal("invalid", INVALID, faults=faults)


def _fault(name: str, names: frozenset[str]) -> Fault:
    path = "/query/" + pointer_step(name[:80])
    near = get_close_matches(name.lower(), sorted(names), 1, _CLOSE)
    if near:
        return Fault("parameter.unknown", MISSPELT, path, {"name": name[:80], "near": near[0]})
    if names:
        return Fault("parameter.unknown", UNKNOWN, path, {"name": name[:80], "names": listed(sorted(names))})
    return Fault("parameter.unknown", NONE, path, {"name": name[:80]})


def _names(operation: Operation) -> Iterator[str]:
    for model in cast(list[type[BaseModel]], operation.models):
        if cast(Any, model).__ninja_param_source__ == "query":
            yield from _fields(model)


def _fields(model: type[BaseModel]) -> Iterator[str]:
    """A query model holds its members flat, under the name by which they are asked for."""
    flat: dict[str, Any] = getattr(model, "__ninja_flatten_map__", None) or {}
    if flat:
        yield from flat
        return
    for name, field in model.model_fields.items():
        yield field.alias or name


MISSPELT = Words("没有参数 {name},是不是 {near}?", "There is no parameter {name}; did you mean {near}?")
UNKNOWN = Words("没有参数 {name},可用:{names}", "There is no parameter {name}; there are {names}")
NONE = Words("没有参数 {name},这里不用参数", "There is no parameter {name}; this address takes none")
