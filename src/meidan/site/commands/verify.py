"""`meidan verify [--order NO] [--checkpoint] [--json]`: recomputes the hash chains; exits 1 on any break."""

import argparse
import time

import orjson

from meidan.kernel import chain, checkpoints, db, relay
from meidan.kernel.errors import not_found
from meidan.orders.events import order_stream
from meidan.site.failure import language, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--order", metavar="NO", help=say("只查这张订单", "this order only"))
    parser.add_argument(
        "--checkpoint",
        action="store_true",
        help=say(
            "先做一个检查点并发布到 checkpoints.jsonl", "first make a checkpoint and publish it to checkpoints.jsonl"
        ),
    )
    parser.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))


def run(args: argparse.Namespace) -> int:
    if args.checkpoint:
        relay.catch_up()
        checkpoints.take()
    began = time.monotonic()
    report = _verify_order(args.order) if args.order else chain.verify()
    seconds = time.monotonic() - began
    if args.json:
        _print_json(report, seconds)
    else:
        _print(report, seconds)
    return 1 if report.breaks else 0


def _verify_order(number: str) -> chain.Report:
    order = db.scalar("SELECT id FROM sales_order WHERE number = %s OR 'id:' || id = %s", (number, number))
    if order is None:
        raise not_found("订单", "order", number)
    report = chain.verify(order_stream(order))
    if not report.events and not report.breaks:
        report.add("no_events", order_stream(order))
    return report


def _print_json(report: chain.Report, seconds: float) -> None:
    document = {
        "ok": not report.breaks,
        "events": report.events,
        "streams": report.streams,
        "private": report.private,
        "checkpoint": report.checkpoint,
        "seconds": round(seconds, 3),
        "breaks": [found.as_json() for found in report.breaks],
    }
    print(orjson.dumps(document, default=str).decode())


def _print(report: chain.Report, seconds: float) -> None:
    for found in report.breaks:
        print("✗ " + found.say(language()))
    speed = int(report.events / seconds) if seconds else report.events
    counted = say(
        f"事件 {report.events} 个,链 {report.streams} 条,私密值 {report.private} 个,检查点 {report.checkpoint or '无'}",
        f"{report.events} events in {report.streams} chains, {report.private} private values, "
        f"checkpoint {report.checkpoint or 'none'}",
    )
    print(counted + say(f";用时 {seconds:.1f} 秒,每秒 {speed} 个", f"; {seconds:.1f} s, {speed} per second"))
    bad = len(report.breaks)
    print(say(f"发现 {bad} 处断裂", f"{bad} breaks found") if bad else say("✓ 完整无缺", "✓ intact"))
