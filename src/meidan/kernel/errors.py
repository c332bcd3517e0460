"""One error type for every business refusal; HTTP answers are made from it in one place (`kernel.http`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meidan.kernel.words import Words


def pointer_step(name: object) -> str:
    """A member's name as a step of a JSON Pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where (JSON Pointer), a stable code, and words for people."""

    code: str
    words: Words
    path: str = ""
    params: Mapping[str, object] = field(default_factory=dict[str, object])

    def as_json(self, lang: str) -> dict[str, str]:
        return {"path": self.path, "code": self.code, "message": self.words.say(lang, **self.params)}


class Refusal(Exception):
    """The business says no. Nothing has been stored: commands raise it inside their transaction.

    `status` is the HTTP answer, `faults` the single points, `extra` further members of the problem
    document (such as `version`, `number` or `findings`), already in plain JSON values.
    """

    def __init__(
        self,
        code: str,
        words: Words,
        *,
        status: int = 422,
        params: Mapping[str, object] | None = None,
        faults: Sequence[Fault] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.words = words
        self.status = status
        self.params = dict(params or {})
        self.faults = tuple(faults)
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return self.message("zh")

    def message(self, lang: str) -> str:
        return self.words.say(lang, **self.params)

    def problem(self, lang: str) -> dict[str, Any]:
        """The RFC 9457 document."""
        errors = [fault.as_json(lang) for fault in self.faults]
        if not errors:
            errors = [{"path": "", "code": self.code, "message": self.message(lang)}]
        return {
            "type": f"urn:meidan:problem:{self.code}",
            "title": self.message(lang),
            "status": self.status,
            "code": self.code,
            "errors": errors,
            **self.extra,
        }


def bad_input(code: str, words: Words, path: str, **params: object) -> Refusal:
    """A 422 about one place in the input."""
    return Refusal(code, words, params=params, faults=[Fault(code, words, path, params)])


def not_found(zh: str, en: str, ref: str) -> Refusal:
    """A 404 for a record of the kind named by (zh, en) and looked up as `ref`."""
    words = Words(zh=f"没有找到{zh} {{ref}}", en=f"There is no {en} {{ref}}")
    return Refusal("not_found", words, status=404, params={"ref": ref})


def stale(current_version: int) -> Refusal:
    """A 409: somebody else changed the record since it was read."""
    words = Words(
        zh="这条记录刚被别人改过(现在是第 {version} 版),请看过新内容再提交",
        en="Somebody else changed this record (it is at version {version} now); look at it and send again",
    )
    return Refusal(
        "version_conflict", words, status=409, params={"version": current_version}, extra={"version": current_version}
    )
