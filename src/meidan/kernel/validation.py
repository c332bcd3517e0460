"""Turns what pydantic says about an input into a refusal in plain words, with JSON Pointers."""

from collections.abc import Mapping, Sequence
from typing import Any

from meidan.kernel.errors import Fault, Refusal, pointer_step
from meidan.kernel.values import ValueProblem
from meidan.kernel.words import Words

_WORDS: dict[str, Words] = {
    "missing": Words(zh="这里必须填写", en="This is required"),
    "extra_forbidden": Words(zh="不认识这一项,请检查拼写", en="This member is unknown; check its spelling"),
    "bool_type": Words(zh="只能是 true 或 false", en="Must be true or false"),
    "bool_parsing": Words(zh="只能是 true 或 false", en="Must be true or false"),
    "int_type": Words(zh="请填整数", en="Must be a whole number"),
    "int_parsing": Words(zh="请填整数", en="Must be a whole number"),
    "int_from_float": Words(zh="请填整数", en="Must be a whole number"),
    "int_parsing_size": Words(zh="数字太大", en="The number is too large"),
    "greater_than": Words(zh="要大于 {gt}", en="Must be more than {gt}"),
    "less_than": Words(zh="要小于 {lt}", en="Must be less than {lt}"),
    "string_type": Words(zh="请填文字", en="Must be text"),
    "list_type": Words(zh="这里应是一个列表", en="Must be a list"),
    "dict_type": Words(zh="这里应是一个对象", en="Must be an object"),
    "model_type": Words(zh="这里应是一个对象", en="Must be an object"),
    "model_attributes_type": Words(zh="这里应是一个对象", en="Must be an object"),
    "date_type": Words(zh="请填日期,如 2026-03-05", en="Must be a date such as 2026-03-05"),
    "date_parsing": Words(zh="请填日期,如 2026-03-05", en="Must be a date such as 2026-03-05"),
    "date_from_datetime_parsing": Words(zh="请填日期,如 2026-03-05", en="Must be a date such as 2026-03-05"),
    "date_from_datetime_inexact": Words(
        zh="请只填日期,如 2026-03-05", en="Must be a date without a time, such as 2026-03-05"
    ),
    "datetime_parsing": Words(
        zh="请填带时区的时间,如 2026-03-05T09:00:00+08:00",
        en="Must be a time with zone such as 2026-03-05T09:00:00+08:00",
    ),
    "timezone_aware": Words(
        zh="时间要带时区,如 2026-03-05T09:00:00+08:00", en="The time needs a zone, such as 2026-03-05T09:00:00+08:00"
    ),
    "json_invalid": Words(zh="内容不是有效的 JSON", en="The content is not valid JSON"),
    "too_long": Words(zh="最多 {max_length} 项", en="At most {max_length} items"),
    "too_short": Words(zh="至少 {min_length} 项", en="At least {min_length} items"),
    "greater_than_equal": Words(zh="不能小于 {ge}", en="Must be at least {ge}"),
    "less_than_equal": Words(zh="不能大于 {le}", en="Must be at most {le}"),
    "literal_error": Words(zh="只能是 {expected}", en="Must be one of {expected}"),
    "enum": Words(zh="只能是 {expected}", en="Must be one of {expected}"),
    "string_too_long": Words(zh="太长,最多 {max_length} 个字", en="Too long: at most {max_length} characters"),
    "string_too_short": Words(zh="太短,至少 {min_length} 个字", en="Too short: at least {min_length} characters"),
    "string_pattern_mismatch": Words(zh="格式不对", en="Wrong format"),
}
_TIME = _WORDS["datetime_parsing"]
_WORDS.update(dict.fromkeys(("datetime_type", "datetime_object_invalid", "datetime_from_date_parsing"), _TIME))
_OTHER = Words(zh="此处的值不对({why})", en="Wrong value ({why})")
_MISFIT = "不是这里要的格式"
INVALID = Words(zh="输入有误,请按列出的各处修改", en="The input has errors; see the places listed")
_PARAMETER_PLACES = ("query", "path", "header", "cookie", "form", "file")


def invalid(errors: Sequence[Any], *, steps_to_skip: int = 0) -> Refusal:
    """A 422 with one fault per place. `steps_to_skip` leading location steps name our own parameters, not the body."""
    return Refusal("invalid", INVALID, faults=[_fault(error, steps_to_skip) for error in errors])


def _fault(error: Mapping[str, Any], steps_to_skip: int) -> Fault:
    location = list(error["loc"])
    if not (location and location[0] in _PARAMETER_PLACES):
        location = location[steps_to_skip:]
    path = "".join("/" + pointer_step(step) for step in location)
    context: Mapping[str, Any] = error.get("ctx") or {}
    cause = context.get("error")
    if isinstance(cause, ValueProblem):
        return Fault(cause.code, cause.words, path)
    words = _WORDS.get(error["type"])
    if words is None:
        return Fault(error["type"], _OTHER, path, {"why": Words(_MISFIT, str(cause or error["msg"]))})
    return Fault(error["type"], words, path, {name: value for name, value in context.items() if name != "error"})
