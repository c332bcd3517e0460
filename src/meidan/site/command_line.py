"""The program `meidan`: one table of commands, one way to prepare their ground, one way to say what went wrong.

A command is a module with `add_arguments(parser)` and `run(args) -> int`. It is imported only when it is called; one
that uses the database is imported after Django is set up, so it may import rooms at its top like any other module.
"""

import argparse
import importlib
import importlib.util
import os
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol, cast

from meidan.site.config import Role, data_folder, load
from meidan.site.failure import Failure, language, say
from meidan.site.logs import note_command
from meidan.site.parsing import Parser, early, speak_safely


class Module(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table. `role`: the database role it works as; None: it brings its own ground (or needs none).

    `begins`: it may start where there is no data yet.
    """

    module: str
    zh: str
    en: str
    role: Role | None = "app"
    hidden: bool = False
    begins: bool = False


COMMANDS: dict[str, Command] = {
    "up": Command(
        "up",
        "启动全部:数据库、迁移、网页服务与后台任务",
        "start everything: database, server, worker",
        None,
        begins=True,
    ),
    "migrate": Command(
        "migrate", "建立或升级数据库结构", "create or upgrade the database's tables", "owner", begins=True
    ),
    "worker": Command("worker", "只运行后台任务", "run the background worker only"),
    "demo": Command("demo", "装入演示公司", "load the demo company"),
    "import": Command(
        "import_file",
        "导入商品、客户、库存、价格或订单文件",
        "import a file of products, customers, stock, prices or orders",
    ),
    "verify": Command("verify", "复核事件日志的哈希链", "recompute the hash chains of the event log"),
    "doctor": Command("doctor", "检查账实与不变式", "check the invariants"),
    "export": Command("export", "导出数据", "export data"),
    "backup": Command("backup", "备份", "make a backup", None),
    "restore": Command("restore", "恢复备份", "restore a backup", None, begins=True),
    "token": Command("token", "管理接口令牌", "manage API tokens"),
    "user": Command("user", "管理用户", "manage users"),
    "config": Command("config", "显示当前设置", "show the settings in force", None, begins=True),
    "serve": Command("serve", "网页服务(由 up 调用)", "the server processes (called by up)", hidden=True),
    "first-start": Command("first_start", "首次启动(由 up 调用)", "the first start (called by up)", hidden=True),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. The exit code is 0, the command's own, 1 for an expected failure, 2 for wrong arguments."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak_safely()
    early(arguments)
    name, rest = _split(arguments)
    if name in (None, "help") or name not in _present():
        return _overview(name, arguments)
    began, code = time.monotonic(), 1
    try:
        code = _call(name, COMMANDS[name], rest)
        return code
    except Failure as failure:
        print(f"meidan {name}: {failure}", file=sys.stderr)
        return failure.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        print(f"meidan {name}: {told}", file=sys.stderr)
        return 1
    finally:
        seconds = round(time.monotonic() - began, 3)
        said = {"command": name, "ok": code == 0, "seconds": seconds, "account": os.getuid()}
        note_command(data_folder(), said)


def _call(name: str, command: Command, rest: Sequence[str]) -> int:
    if not command.begins and not {"-h", "--help"} & set(rest):
        _refuse_nowhere()
    if command.role is not None:
        os.environ["MEIDAN_DB_ROLE"] = command.role
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
        importlib.import_module("django").setup()
    module = cast(Module, importlib.import_module(_path(command)))
    parser = Parser(f"meidan {name}", say(command.zh, command.en))
    module.add_arguments(parser)
    args = parser.parse_args(list(rest))
    if command.role is None:
        return module.run(args)
    sessions = importlib.import_module("meidan.site.embedded.session")
    with sessions.session(load()) if not os.environ.get("MEIDAN_ATTACHED") else nullcontext():
        return module.run(args)


def _refuse_nowhere() -> None:
    """A mistyped --data must not become a new, empty installation."""
    if any(os.environ.get(name) for name in ("MEIDAN_ATTACHED", "DATABASE_URL")):
        return
    folder = data_folder()
    if not os.path.lexists(folder / "postgres"):
        raise Failure(
            f"{folder} 里没有数据;用 --data 指明数据文件夹,或先运行 meidan up",
            f"there is no data in {folder}: name the data directory with --data, or run meidan up first",
        )


def _split(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The command's name and what belongs to it; options for all may stand before the name."""
    index = 0
    while index < len(arguments) and arguments[index] in ("--data", "--lang"):
        index += 2
    while index < len(arguments) and arguments[index].startswith(("--data=", "--lang=")):
        index += 1
    if index >= len(arguments) or arguments[index].startswith("-"):
        return None, list(arguments)
    return arguments[index], list(arguments[index + 1 :])


def _overview(name: str | None, arguments: Sequence[str]) -> int:
    if "--version" in arguments:
        print(version("meidan"))
        return 0
    out = sys.stdout
    code = 0
    if name not in (None, "help"):
        print(say(f"meidan: 没有命令 {name}", f"meidan: there is no command {name}"), file=sys.stderr)
        out, code = sys.stderr, 2
    elif name is None and not {"-h", "--help"} & set(arguments):
        out, code = sys.stderr, 2
    print(say("每单 Meidan:每单有人盯,每单有着落。", "Meidan: every order watched, every order settled."), file=out)
    print(
        say("用法:meidan [--data DIR] [--lang zh|en] 命令 …", "usage: meidan [--data DIR] [--lang zh|en] COMMAND …"),
        file=out,
    )
    for each in _present():
        command = COMMANDS[each]
        if not command.hidden:
            print(f"  {each:<10}{say(command.zh, command.en)}", file=out)
    print(say("meidan 命令 --help 显示该命令的用法", "meidan COMMAND --help shows how to use one"), file=out)
    return code


def _path(command: Command) -> str:
    return f"meidan.site.commands.{command.module}"


def _present() -> list[str]:
    """The commands this installation has; help never lists one that is not there."""
    return [name for name, command in COMMANDS.items() if importlib.util.find_spec(_path(command))]


def _told(error: Exception) -> str | None:
    """Plain words for the failures that an operator can meet and mend; None for our own mistakes."""
    message = getattr(error, "message", None)
    if type(error).__name__ == "Refusal" and callable(message):
        return str(message(language()))
    kind, text = type(error).__name__, str(error).strip()
    if _NOT_MIGRATED & {kind, type(error.__cause__).__name__}:
        return say(
            "数据库还没有建立或没有升级,请先运行 meidan migrate 或 meidan up",
            "the database is not set up or not upgraded yet: run meidan migrate or meidan up",
        )
    if kind in ("OperationalError", "PoolTimeout"):
        return say(f"数据库出错:{text}", f"the database failed: {text}")
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return None


_NOT_MIGRATED = {"UndefinedTable", "UndefinedFunction", "UndefinedColumn", "UndefinedObject"}


if __name__ == "__main__":
    sys.exit(main())
