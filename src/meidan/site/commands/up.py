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
    parser.add_argument("--threads", type=int, default=16, metavar="N", help=say("每个进程的线程数", "threads in each"))
    parser.add_argument(
        "--public-url",
        metavar="URL",
        help=say("公开网址,如 https://oms.example.com", "the address people use, such as https://oms.example.com"),
    )
    parser.add_argument("--tls-cert", metavar="FILE", help=say("证书(PEM,含中间证书)", "certificate chain (PEM)"))
    parser.add_argument("--tls-key", metavar="FILE", help=say("私钥(PEM)", "private key (PEM)"))


def run(args: argparse.Namespace) -> int:
    for name, value in (
        ("MEIDAN_PUBLIC_URL", args.public_url),
        ("MEIDAN_TLS_CERT", args.tls_cert),
        ("MEIDAN_TLS_KEY", args.tls_key),
    ):
        if value is not None:
            os.environ[name] = value  # the server's processes read it there
    return up(Options(args.host, args.port, not args.no_demo, max(1, args.workers), max(1, args.threads)))
