"""Completes the OpenAPI 3.1 document: security, headers, problem answers, the capability of each operation."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

PROBLEM = "application/problem+json"
WRITES = frozenset({"post", "put", "patch", "delete"})
_SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of `POST /me/tokens` or `meidan token create`",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The cookie of `POST /session`; writes also need the header X-CSRFToken",
    },
}
_LANGUAGE = {
    "in": "header",
    "name": "Accept-Language",
    "required": False,
    "description": "The language of messages: zh (default) or en",
    "schema": {"type": "string", "maxLength": 200, "examples": ["en"]},
}
_IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key with the same body: the same answer, the work is done once. With another body: 409",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[\x21-\x7e]+$"},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The version you have seen, unless `version` is in the body; 409 when it is not the current one",
    "schema": {"type": "string", "pattern": r'^"?[1-9][0-9]{0,8}"?$', "examples": ["3"]},
}


def operations(api: NinjaAPI) -> Iterator[tuple[str, str, Operation]]:
    """Every (method, path, operation) of the API, paths as in the document."""
    for router in api._get_bound_routers():  # pyright: ignore[reportPrivateUsage]
        for path, view in router.path_operations.items():
            full = "/" + "/".join(part.strip("/") for part in (router.prefix, path) if part.strip("/"))
            for operation in view.operations:
                for method in operation.methods:
                    yield method.lower(), re.sub(r"{[^}:]+:", "{", full), operation


def capabilities(operation: Operation) -> tuple[str, ...] | None:
    """What `allow(…)` asks for: () for anyone signed in, None for anyone at all."""
    callbacks = cast(Sequence[Any], operation.auth_callbacks)
    return tuple(getattr(callbacks[0], "capabilities", ())) if callbacks else None


def complete(document: OpenAPISchema, api: NinjaAPI) -> OpenAPISchema:
    """The document with what Ninja does not know."""
    document.setdefault("components", {})["securitySchemes"] = _SECURITY_SCHEMES
    prefix = document.path_prefix.rstrip("/")
    paths = cast(dict[str, dict[str, Any]], document["paths"])
    for method, path, operation in operations(api):
        described = paths.get(prefix + path, {}).get(method)
        if described is not None:
            _complete(described, method, operation)
            if _takes_version(described, document):
                described["parameters"].append(_IF_MATCH)
    return document


def _complete(described: dict[str, Any], method: str, operation: Operation) -> None:
    needed = capabilities(operation)
    described["security"] = [] if needed is None else [{"bearer": []}, {"session": []}]
    described["x-capability"] = list(needed) if needed is not None else None
    described["parameters"] = [*described.get("parameters", []), *_headers(operation)]
    answers = described["responses"]
    if method not in WRITES:
        for status in (409, 413):
            answers.pop(status, None)
    if needed is None and method not in WRITES:
        answers.pop(401, None)
        answers.pop(403, None)
    for status, answer in answers.items():
        if int(status) >= 400 and "content" in answer:
            answer["content"] = {PROBLEM: answer["content"].get("application/json", {})}
        if int(status) == 429:
            answer["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "string"}}}


def _headers(operation: Operation) -> Iterator[dict[str, Any]]:
    yield _LANGUAGE
    if getattr(cast(Any, operation).view_func, "takes_idempotency_key", False):
        yield _IDEMPOTENCY


def _takes_version(described: dict[str, Any], document: OpenAPISchema) -> bool:
    """Whether the body has a `version`: there the header says the same."""
    content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema: dict[str, Any] = content.get("schema", {})
    names = [one.get("$ref", "").rpartition("/")[2] for one in (schema, *schema.get("anyOf", ()))]
    known = cast(dict[str, dict[str, Any]], document["components"]["schemas"])
    return any("version" in known.get(name, {}).get("properties", {}) for name in names)
