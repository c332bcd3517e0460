"""`meidan first-start`, called by `up`: fills an empty installation, and says whom to log in as.

Lines that begin with `» ` are for the person who started `up` and are shown last.
"""

import argparse
import importlib.util
from collections.abc import Callable
from importlib import import_module
from typing import cast

from django.contrib.auth import get_user_model

from meidan.people import commands as people
from meidan.site.config import load
from meidan.site.failure import Failure, say

DEMO_MARK = "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true")
    parser.add_argument("--public", action="store_true")


def run(args: argparse.Namespace) -> int:
    if get_user_model()._default_manager.exists():
        if (load().data_dir / DEMO_MARK).exists():
            _tell_logins()
        return 0
    if args.no_demo:
        password = people.create_first_admin()
        print(
            say(f"» 用户 admin 的密码(只显示这一次):{password}", f"» password of admin (shown this once): {password}")
        )
        return 0
    if args.public:
        raise Failure(
            "演示公司的密码是公开的,只能监听本机;正式使用请加 --no-demo",
            "the demo's passwords are public, so it listens to this machine only; for real use add --no-demo",
        )
    _load_demo()
    _tell_logins()
    return 0


def _load_demo() -> None:
    if importlib.util.find_spec("meidan.site.demo") is None:
        raise Failure("此安装没有演示公司,请用 --no-demo", "this installation has no demo company; use --no-demo")
    mark = load().data_dir / DEMO_MARK
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    fill = cast(Callable[[Callable[[str], None]], object], import_module("meidan.site.demo").load)
    fill(print)


def _tell_logins() -> None:
    """One line per login, if the demo names them (`LOGINS`: name, password, what the role does)."""
    logins = cast(list[tuple[str, str, str]], getattr(import_module("meidan.site.demo"), "LOGINS", []))
    for name, password, role in logins:
        print(f"» {name:<12}{password:<16}{role}")
