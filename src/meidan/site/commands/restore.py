"""`meidan restore FILE`: into an empty installation, then upgraded, verified and examined."""

import argparse
from pathlib import Path

from meidan.site.backup import passphrase
from meidan.site.backup.loading import prove, restore_backup
from meidan.site.backup.seal import is_sealed
from meidan.site.config import data_folder, load
from meidan.site.embedded.session import session
from meidan.site.failure import Failure, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=say("备份文件", "the backup"))
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help=say("从文件读取口令(否则 MEIDAN_BACKUP_PASSPHRASE 或终端输入)", "read the passphrase from a file"),
    )


def run(args: argparse.Namespace) -> int:
    source: Path = args.file.absolute()
    if not source.is_file():
        raise Failure(f"没有这个文件:{source}", f"there is no file {source}")
    word = passphrase.ask(args.passphrase_file, twice=False) if is_sealed(source) else None
    manifest = restore_backup(data_folder(), source, word, print)
    with session(load(), "owner") as config:  # one start of the embedded database for all three
        prove(config, print)
    counts = manifest.census.counts
    orders, events = counts.get("sales_order", 0), counts.get("event", 0)
    print(say(f"✓ 已恢复:订单 {orders} 张,事件 {events} 个", f"✓ restored: {orders} orders, {events} events"))
    return 0
