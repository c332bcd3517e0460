"""`meidan up`: everything with one command."""

import argparse
import os

from meidan.site.failure import say
from meidan.site.run import Options, up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help=say("端口(默认 8000)", "port (default 8000)")
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help=say("监听地址(默认仅本机)", "address (default: this machine only)")
    )
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help=say("不装演示公司,只建用户 admin", "no demo company, only the user admin"),
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parser.add_argument(
        "--workers", type=int, default=min(2, cores), metavar="N", help=say("网页进程数", "web processes")
    )
    parser.add_argument("--threads", type=int, default=4, metavar="N", help=say("每个进程的线程数", "threads in each"))


def run(args: argparse.Namespace) -> int:
    return up(Options(args.host, args.port, not args.no_demo, max(1, args.workers), max(1, args.threads)))
