"""`meidan serve`, called by `up` with the listening socket: the web processes and the worker."""

import argparse

from meidan.site.server import Size, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--without-worker", action="store_true")


def run(args: argparse.Namespace) -> int:
    return serve(args.fd, Size(args.workers, args.threads, not args.without_worker))
