"""What this room says no with, and how its records are found."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from meidan.kernel.errors import Fault, Refusal, bad_input, not_found
from meidan.kernel.permissions import CAPABILITIES
from meidan.kernel.records import ref_id
from meidan.kernel.words import Words, listed

Record = TypeVar("Record", bound=Model)

ROLE = Words("角色", "role")
USER = Words("用户", "user")
TEAM = Words("团队", "team")
ENTITY = Words("公司主体", "legal entity")
TOKEN = Words("令牌", "token")
CALENDAR = Words("工作日历", "calendar")


def found(records: QuerySet[Record], ref: str, code_field: str, kind: Words) -> Record:
    """The record named by its code or `id:123`. Raises 404."""
    number = ref_id(ref)
    wanted: dict[str, Any] = {code_field: ref} if number is None else {"id": number}
    record = records.filter(**wanted).first()
    if record is None:
        raise not_found(kind.zh, kind.en, ref)
    return record


def unknown(path: str, kind: Words, ref: str) -> Refusal:
    """A 422: the input names a record that is not there."""
    words = Words(zh="没有{kind} {ref}", en="there is no {kind} {ref}")
    return bad_input("reference.unknown", words, path, kind=kind, ref=ref)


def named(records: QuerySet[Record], ref: str, code_field: str, kind: Words, path: str) -> Record:
    """Like `found`, for a reference inside an input. Raises 422 at `path`."""
    number = ref_id(ref)
    wanted: dict[str, Any] = {code_field: ref} if number is None else {"id": number}
    record = records.filter(**wanted).first()
    if record is None:
        raise unknown(path, kind, ref)
    return record


def taken(member: str, value: str) -> Refusal:
    """A 409: a unique name is in use."""
    words = Words(zh="“{value}”已被使用,请换一个", en="“{value}” is in use; choose another")
    params = {"value": value}
    return Refusal("taken", words, status=409, params=params, faults=[Fault("taken", words, f"/{member}", params)])


@contextmanager
def once_only(member: str, value: str) -> Generator[None]:
    """Two callers at the same moment: the database decides, the second one gets `taken`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise taken(member, value) from error


def refuse_granting(beyond: frozenset[str]) -> None:
    """Raises 403 unless `beyond` (see rules.exceeds) is empty."""
    if beyond:
        said = [CAPABILITIES.get(name, name) for name in sorted(beyond)]
        words = Words(
            zh="您不能授予或改动自己没有的权限:{names}",
            en="You cannot grant or change what you do not hold yourself: {names}",
        )
        params = {"names": listed(said)}
        raise Refusal("grants_more_than_held", words, status=403, params=params, extra={"beyond": sorted(beyond)})


def built_in_role(code: str) -> Refusal:
    words = Words(
        zh="“{code}”是内置角色,不能修改;请另建一个角色",
        en="“{code}” is a built-in role and cannot be changed; create a role of your own",
    )
    return Refusal("built_in_role", words, status=409, params={"code": code})


def last_admin() -> Refusal:
    words = Words(
        zh="至少要留一位能登录的管理员,请先把管理员角色交给别人",
        en="At least one active administrator must remain; give the role to somebody else first",
    )
    return Refusal("last_admin", words, status=409)
