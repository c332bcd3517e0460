"""The demo company on request: for whoever set Meidan up without it and wants to look around first."""

import importlib.util
import secrets
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.permissions import require
from meidan.kernel.schemas import Answer, answers
from meidan.kernel.words import Words
from meidan.people.auth import allow
from meidan.site.commands.first_start import DEMO

router = Router(tags=["system"])
_ALONE = 0x6D656964656D6F
_EMPTY = """
SELECT (SELECT count(*) FROM app_user) = 1 AND EXISTS (SELECT 1 FROM app_user WHERE username = 'admin')
       AND NOT EXISTS (SELECT 1 FROM product) AND NOT EXISTS (SELECT 1 FROM customer WHERE NOT walk_in)
       AND NOT EXISTS (SELECT 1 FROM sales_order) AND NOT EXISTS (SELECT 1 FROM import_session WHERE NOT trial)
"""


class DemoLogin(Answer):
    """A person of the demo company: `title` names his work in both languages."""

    username: str
    title: str


class DemoOut(Answer):
    """Who works there; all have the one `password`, made up for this installation and shown this once."""

    password: str
    logins: list[DemoLogin]


@router.post(
    "/setup/demo", auth=allow("settings.edit"), response=answers(DemoOut, created=True), operation_id="load_demo"
)
def load_demo(request: HttpRequest) -> Any:
    """Fills an installation in which nothing was entered yet with the demo company; takes about half a minute."""
    require(actor_of(request), "people.edit")
    if importlib.util.find_spec(DEMO) is None:
        raise Refusal("demo.none", NO_DEMO, status=404)
    password = secrets.token_urlsafe(9)
    demo = import_module(DEMO)
    fill = cast(Callable[[Callable[[str], None], str], object], demo.load)
    with transaction.atomic():
        # Asked for twice at once, the second sees what the first has made.
        db.rows("SELECT pg_advisory_xact_lock(%s)", (_ALONE,))
        if not db.scalar(_EMPTY):
            raise Refusal("demo.not_empty", NOT_EMPTY, status=409)
        fill(lambda _: None, password)
    people = [{"username": name, "title": title} for name, _, title in demo.LOGINS if name != "admin"]
    return json_response({"password": password, "logins": people}, 201)


NO_DEMO = Words(zh="此安装没有演示公司", en="This installation has no demo company")
NOT_EMPTY = Words(
    zh="已经有资料或同事了,演示公司只能装进空的系统",
    en="There are records or colleagues already; the demo company goes into an empty installation only",
)
