"""`meidan config show`: what is in force, without secrets."""

import argparse

from meidan.site.config import load
from meidan.site.failure import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("show",), help=say("显示设置", "show the settings"))


def run(args: argparse.Namespace) -> int:
    config = load()
    kind = say("内嵌", "embedded") if config.embedded else "DATABASE_URL"
    print(f"{say('数据文件夹', 'data directory')}: {config.data_dir}")
    print(f"{say('数据库', 'database')}: {kind}")
    print(f"{say('迁移角色', 'owner role')}: {config.owner.shown()}")
    print(f"{say('应用角色', 'application role')}: {config.app.shown()}")
    print(f"{say('公开网址', 'public URL')}: {config.public_url or say('未设置', 'not set')}")
    print(f"{say('证书', 'certificate')}: {config.tls_cert or say('未设置', 'not set')}")
    return 0
