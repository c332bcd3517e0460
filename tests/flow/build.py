"""Small processes for tests."""

from typing import Any

from meidan.flow.checking import FactSpec
from meidan.flow.compiled import Process
from meidan.flow.definition import read
from meidan.kernel.words import Words

ADMIN = [{"kind": "user", "user": "admin"}]
NEXT_DAY = [{"days": 1}]
FACTS = {
    spec.name: spec
    for spec in (
        FactSpec("amount", Words("金额", "Amount"), "money", 100),
        FactSpec("ready", Words("好了", "Ready"), "yes_no", False),
        FactSpec("name", Words("名称", "Name"), "text", "x", True),
        FactSpec("wanted", Words("日期", "Date"), "moment", None, True),
        FactSpec("boss", Words("主管", "Boss"), "person", 1, True),
    )
}


def stage(key: str, to: str, leave: str | None = None, **given: Any) -> dict[str, Any]:
    """A stage that is left when `leave` holds, or by hand."""
    return {
        "kind": "stage", "key": key, "name_zh": key, "name_en": key, "who": ADMIN, "due": NEXT_DAY, "exit": leave,
        "to": to, **given,
    }  # fmt: skip


def approval(key: str, to: str, refused_to: str, **given: Any) -> dict[str, Any]:
    return {
        "kind": "approval", "key": key, "name_zh": key, "name_en": key, "approvers": ADMIN, "due": NEXT_DAY, "to": to,
        "refused_to": refused_to, **given,
    }  # fmt: skip


def end(key: str = "over") -> dict[str, Any]:
    return {"kind": "end", "key": key, "name_zh": key, "name_en": key}


def document(*nodes: dict[str, Any], start: str = "") -> dict[str, Any]:
    return {"format": 1, "name_zh": "试", "name_en": "Try", "start": start or nodes[0]["key"], "nodes": list(nodes)}


def process(*nodes: dict[str, Any], start: str = "") -> Process:
    return Process(0, read(document(*nodes, start=start)))
