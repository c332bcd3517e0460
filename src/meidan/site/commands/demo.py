"""`meidan demo`: loads the demo company into an empty installation."""

import argparse

from django.contrib.auth import get_user_model

from meidan.site.commands.first_start import load_demo, open_logins
from meidan.site.failure import Failure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: the demo company is always the same."""


def run(args: argparse.Namespace) -> int:
    if get_user_model()._default_manager.exists():
        raise Failure(
            "演示公司只能装进空的数据文件夹,这里已有数据;请用 --data 另指一个",
            "the demo company goes into an empty installation only and there is data here; name another with --data",
        )
    load_demo()
    for name, password, role in open_logins():
        print(f"{name:<12}{password:<16}{role}")
    return 0
