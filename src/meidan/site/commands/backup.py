"""`meidan backup FILE [--encrypt]`: one file with everything, made while the system works."""

import argparse
from pathlib import Path

from meidan.site import lastrun
from meidan.site.backup import passphrase
from meidan.site.backup.making import make_backup
from meidan.site.config import load
from meidan.site.embedded.session import session
from meidan.site.failure import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help=say("要写的文件(不得已存在)", "the file to write (new)")
    )
    parser.add_argument("--encrypt", action="store_true", help=say("用口令加密", "encrypt with a passphrase"))
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help=say("从文件读取口令(否则 MEIDAN_BACKUP_PASSPHRASE 或终端输入)", "read the passphrase from a file"),
    )


def run(args: argparse.Namespace) -> int:
    word = passphrase.ask(args.passphrase_file, twice=True) if args.encrypt else None
    with session(load(), "owner") as config:
        made = make_backup(config, args.file.absolute(), word)
        lastrun.note(config.data_dir, "backup", {"path": str(made.path), "bytes": made.size, "encrypted": bool(word)})
    counts = made.manifest.census.counts
    orders, events = counts.get("sales_order", 0), counts.get("event", 0)
    mib = made.size / (1 << 20)
    print(
        say(
            f"已备份到 {made.path}({mib:.1f} MiB):订单 {orders} 张,事件 {events} 个",
            f"backed up to {made.path} ({mib:.1f} MiB): {orders} orders, {events} events",
        )
    )
    if word is None:
        print(
            say("文件含有密钥,请妥善保管;--encrypt 可加密", "the file holds the secret key: keep it safe, or --encrypt")
        )
    return 0
