"""`meidan user create | password | list`: people, by whoever may use this machine's installation."""

import argparse
import getpass
import secrets
import sys

from meidan.people import commands as people
from meidan.people.models import Role, User
from meidan.people.rules import OPERATOR
from meidan.site.failure import Failure, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("create", "password", "list"),
        help=say("建立用户、设置密码、列出用户", "make a user, set a password, list the users"),
    )
    parser.add_argument("username", nargs="?", metavar="NAME", help=say("登录名", "login name"))
    parser.add_argument("--name", metavar="TEXT", help=say("姓名(默认同登录名)", "full name (default: the login name)"))
    parser.add_argument(
        "--role", action="append", default=[], metavar="CODE", help=say("角色(可重复)", "role (repeatable)")
    )
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=say("从标准输入读取密码(默认:终端输入,或生成一个)", "read the password from standard input"),
    )


def run(args: argparse.Namespace) -> int:
    if args.action == "list":
        for user in User.objects.order_by("username"):
            roles = ",".join(Role.objects.filter(user=user).order_by("code").values_list("code", flat=True))
            print("\t".join((user.username, user.name, roles, "" if user.is_active else say("停用", "inactive"))))
        return 0
    if not args.username:
        raise Failure("缺少参数:NAME", "NAME is missing", exit_code=2)
    password, made_up = _password(args.password_stdin)
    if args.action == "create":
        wanted = people.UserInput(args.username, args.name or args.username, password, roles=tuple(args.role))
        people.create_user(actor=OPERATOR, wanted=wanted)
    else:
        people.set_password(actor=OPERATOR, ref=args.username, password=password)
    if made_up:
        print(say(f"密码(只显示这一次):{password}", f"password (shown this once): {password}"))
    return 0


def _password(from_input: bool) -> tuple[str, bool]:
    """The password, and whether we made it up; it is never an argument, since arguments can be seen by everyone."""
    if from_input:
        return sys.stdin.readline().rstrip("\n"), False
    if sys.stdin.isatty():
        typed = getpass.getpass(say("密码(留空则自动生成):", "password (empty: one is made up): "))
        if typed:
            return typed, False
    return secrets.token_urlsafe(12), True
