"""`meidan first-start`, called by `up`: fills an empty installation, and says whom to log in as.

Lines that begin with `» ` are for the person who started `up` and are shown last.
"""

import argparse
import importlib.util
from collections.abc import Callable
from importlib import import_module
from typing import cast

from django.contrib.auth import get_user_model
from django.db import transaction

from meidan.people import commands as people
from meidan.site.failure import Failure, say

DEMO = "meidan.site.demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true")
    parser.add_argument("--public", action="store_true")


def run(args: argparse.Namespace) -> int:
    users = get_user_model()._default_manager
    empty = not users.exists()
    if args.public and ((empty and not args.no_demo) or open_logins()):
        raise Failure(
            "演示公司的密码是公开的,只能监听本机;正式使用请另用数据文件夹并加 --no-demo",
            "the demo's passwords are public, so it listens to this machine only; "
            "for real use take another data directory and add --no-demo",
        )
    if empty and args.no_demo:
        password = people.create_first_admin()
        print(
            say(f"» 用户 admin 的密码(只显示这一次):{password}", f"» password of admin (shown this once): {password}")
        )
        return 0
    if empty:
        load_demo()
    for name, password, role in open_logins():
        print(f"» {name:<12}{password:<16}{role}")
    return 0


def load_demo() -> None:
    if importlib.util.find_spec(DEMO) is None:
        raise Failure("此安装没有演示公司,请用 --no-demo", "this installation has no demo company; use --no-demo")
    fill = cast(Callable[[Callable[[str], None]], object], import_module(DEMO).load)
    with transaction.atomic():  # killed half-way, it must begin anew and not stay half a company
        fill(print)


def open_logins() -> list[tuple[str, str, str]]:
    """The demo's logins (name, password, role) whose well-known password still opens this installation."""
    if importlib.util.find_spec(DEMO) is None:
        return []
    logins = cast(list[tuple[str, str, str]], import_module(DEMO).LOGINS)
    users = {user.get_username(): user for user in get_user_model()._default_manager.filter(is_active=True)}
    return [login for login in logins if login[0] in users and users[login[0]].check_password(login[1])]
