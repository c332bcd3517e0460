"""Command-line parsing that speaks Chinese first: argparse with our words around it."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from meidan.site.failure import say

# What argparse says when it refuses an argument, and the same in Chinese.
_REFUSALS = (
    (r"the following arguments are required: (.+)", r"缺少参数:\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数:\1"),
    (r"argument (.+): invalid choice: '?([^']*)'? \(choose from (.+)\)", r"参数 \1:没有 \2 这个选项(可选:\3)"),
    (r"argument (.+): invalid \w+ value: (.+)", r"参数 \1:无效的值 \2"),
    (r"argument (.+): expected one argument", r"参数 \1:需要一个值"),
    (r"argument (.+): expected at least one argument", r"参数 \1:至少需要一个值"),
    (r"argument (.+): not allowed with argument (.+)", r"参数 \1 不能与 \2 同时使用"),
)


class _Formatter(argparse.HelpFormatter):
    def start_section(self, heading: str | None) -> None:
        titles = {"positional arguments": say("参数", "arguments"), "options": say("选项", "options")}
        super().start_section(titles.get(heading or "", heading))

    def add_usage(self, usage, actions, groups, prefix=None) -> None:  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, say("用法:", "usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser with help and refusals in the terminal's language, and the options every command takes."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, formatter_class=_Formatter, add_help=False, allow_abbrev=False
        )
        self.add_argument("-h", "--help", action="help", help=say("显示帮助", "show this help"))
        self.add_argument(
            "--data", metavar="DIR", help=say("数据文件夹(默认 ./.meidan)", "data directory (default ./.meidan)")
        )
        self.add_argument("--lang", choices=("zh", "en"), help=say("界面语言", "language of the messages"))

    def error(self, message: str) -> NoReturn:
        text = message if say("zh", "en") == "en" else _chinese(message)
        self.exit(2, f"{self.format_usage()}{self.prog}: {text}\n")


def early(arguments: Sequence[str]) -> None:
    """Take `--data` and `--lang` into the environment before anything reads it, and before help is worded."""
    for name, variable in (("--data", "MEIDAN_DATA"), ("--lang", "MEIDAN_LANG")):
        for index, argument in enumerate(arguments):
            if argument.startswith(name + "="):
                os.environ[variable] = argument.removeprefix(name + "=")
            elif argument == name and index + 1 < len(arguments):
                os.environ[variable] = arguments[index + 1]


def speak_safely() -> None:
    """Let no terminal's encoding turn a message into a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", line_buffering=True)


def _chinese(message: str) -> str:
    for pattern, chinese in _REFUSALS:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, chinese, message)
    return message
