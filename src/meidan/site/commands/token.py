"""`meidan token create --user NAME`: prints the new token and nothing else on standard output."""

import argparse

from meidan.people import commands as people
from meidan.site.failure import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("create",), help=say("建立令牌", "create a token"))
    parser.add_argument("--user", required=True, metavar="NAME", help=say("令牌属于哪个用户", "whose token it is"))
    parser.add_argument("--name", default="cli", metavar="TEXT", help=say("令牌的名称", "what the token is called"))
    parser.add_argument(
        "--days", type=int, metavar="N", help=say("有效天数(默认不过期)", "days it is valid (default: for ever)")
    )


def run(args: argparse.Namespace) -> int:
    print(people.create_token(username=args.user, name=args.name, days=args.days))
    return 0
