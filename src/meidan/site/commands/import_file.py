"""`meidan import [orders|products|customers|stock|prices] FILE`: takes a file in and says where every row ended."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import cast

from django.conf import settings

from meidan.intake.commands import ImportRequest, ImportResult, import_orders, import_records
from meidan.intake.rules.annotate import Notes, annotate
from meidan.intake.rules.buckets import BUCKETS
from meidan.intake.rules.names import BUCKET_WORDS, ORDER_WORDS, SUBJECT_WORDS, reason_words
from meidan.intake.rules.orderfile import detect_subject
from meidan.intake.rules.problems import UnreadableFile
from meidan.intake.rules.unpack import open_source
from meidan.intake.rules.vocabulary import SUBJECTS, Subject
from meidan.kernel.values import plain
from meidan.orders.inputs import Acknowledgement
from meidan.site.acting import acting_as
from meidan.site.failure import Failure, language, say

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="+", metavar="[KIND] FILE", help=say(
            "文件;前面可写种类:orders products customers stock prices(不写就自动识别)",
            "the file, optionally after its kind: orders products customers stock prices (else it is detected)",
        ),
    )  # fmt: skip
    flags = {
        "--dry-run": ("试运行,什么都不保存", "read and check only, store nothing"),
        "--history": ("作为已完结的历史订单导入", "take orders in as finished history"),
        "--create-products": ("订单里没见过的商品自动建立", "add products that the orders name and nobody knows"),
        "--create-customers": ("订单里没见过的客户自动建立", "add customers that the orders name and nobody knows"),
        "--draft": ("只存为草稿,不确认", "store orders as drafts, do not confirm"),
        "--confirm": ("确认完整的订单(默认)", "confirm whole orders (the default)"),
        "--json": ("结果以 JSON 输出", "print the result as JSON"),
        "--quiet": ("不显示进度", "show no progress"),
    }
    for flag, (zh, en) in flags.items():
        parser.add_argument(flag, action="store_true", help=say(zh, en))
    values = {
        "--acknowledge": (
            "CODES",
            "认可的提醒代码,逗号分隔;* 为全部",
            "findings to accept, comma separated; * for all",
        ),
        "--reason": ("TEXT", "认可的原因", "why they are accepted"),
        "--mapping": (
            "FILE",
            "列的含义(JSON:表头或列号 → 字段)",
            "what columns mean (JSON: header or letter to field)",
        ),
        "--sheet": ("NAME", "只读这个工作表", "read this sheet only"),
        "--report": (
            "FILE",
            "退回的行写到这个 XLSX(默认写进数据目录)",
            "where refused rows go (default: data directory)",
        ),
        "--channel": ("CODE", "渠道(默认 import)", "the channel (default import)"),
        "--customer": ("CODE", "文件里没写客户时用的客户", "the customer where the file names none"),
        "--warehouse": ("CODE", "库存文件没写仓库时用的仓库", "the warehouse where a stock file names none"),
        "--price-list": ("CODE", "价格文件没写价格表时用的价格表", "the price list where a price file names none"),
        "--user": ("NAME", "以谁的名义导入(默认 admin)", "who imports (default admin)"),
    }
    for flag, (metavar, zh, en) in values.items():
        parser.add_argument(flag, metavar=metavar, default="", help=say(zh, en))
    parser.add_argument(
        "--returned", choices=("restock", "write_off"), default="restock",
        help=say("退回的货:restock 退回库存(默认),write_off 报废", "returned goods: restock (default) or write_off"),
    )  # fmt: skip
    parser.add_argument(
        "--date-order", choices=("dmy", "mdy"), default="", help=say("日/月还是月/日", "day first or month first")
    )


def run(args: argparse.Namespace) -> int:
    subject, path = _what(args.what)
    try:
        request = _request(args, path)
        actor = acting_as(args.user or "admin")
        detected = subject or detect_subject(path)
        meter = None if args.quiet or args.json else _Meter()
        if detected == "orders":
            result = import_orders(request=request, actor=actor, progress=meter)
        else:
            result = import_records(request=request, subject=detected, actor=actor, progress=meter)
        if meter:
            meter.done()
        report = _report(path, result, args.report)
    except UnreadableFile as error:
        said = error.problem
        words = [f"{said.say(lang)}{mark}{said.suggest(lang)}" for lang, mark in (("zh", "。"), ("en", ". "))]
        raise Failure(words[0], words[1], exit_code=2) from None
    if args.json:
        print(json.dumps({**result.as_json(language()), "report": report}, ensure_ascii=False, indent=1))
    else:
        _print(result)
        if report:
            print(say(f"退回的行已标注在:{report}", f"refused rows, annotated: {report}"))
    return 0


def _what(words: list[str]) -> tuple[Subject | None, Path]:
    if len(words) == 1:
        return None, Path(words[0])
    if len(words) == 2 and words[0] in SUBJECTS:
        return words[0], Path(words[1])
    raise Failure("用法:meidan import [种类] 文件", "usage: meidan import [KIND] FILE", exit_code=2)


def _request(args: argparse.Namespace, path: Path) -> ImportRequest:
    acknowledge = None
    if args.acknowledge:
        if not args.reason:
            raise Failure("认可提醒要写原因:--reason", "accepting findings needs a reason: --reason", exit_code=2)
        codes = tuple(code.strip() for code in args.acknowledge.split(",") if code.strip())
        acknowledge = Acknowledgement(codes, args.reason)
    return ImportRequest(
        path=path, name=path.name, mapping=_mapping(args.mapping), sheet=args.sheet, date_order=args.date_order,
        dry_run=args.dry_run, channel=args.channel or "import", confirm=not args.draft, history=args.history,
        create_products=args.create_products, create_customers=args.create_customers, acknowledge=acknowledge,
        customer=args.customer, warehouse=args.warehouse, price_list=args.price_list, returned=args.returned,
    )  # fmt: skip


def _mapping(name: str) -> dict[str, str]:
    if not name:
        return {}
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except ValueError as error:
        raise Failure(f"映射文件不是 JSON:{error}", f"the mapping is not JSON: {error}", exit_code=2) from None
    if not isinstance(found, dict):
        raise Failure("映射文件应是 {表头: 字段}", "the mapping must be {header: field}", exit_code=2)
    return {str(header): str(field) for header, field in cast(dict[object, object], found).items()}


def _report(path: Path, result: ImportResult, wanted: str) -> str | None:
    """Write refused rows where it was asked for, else into the data directory; a dry run writes only if asked."""
    if not wanted and (not result.refused or result.dry_run):
        return None
    target = Path(wanted)
    if not wanted:
        folder = Path(settings.IMPORTS_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"{result.session_id}-{path.name.split('.')[0]}-refused.xlsx"
    with open_source(path) as source:
        annotate(source, Notes(result.refused, result.layouts), target, language())
    return str(target)


def _print(result: ImportResult) -> None:
    lang, tally = language(), result.tally
    done = say("(试运行,没有保存)", " (dry run, nothing stored)") if result.dry_run else ""
    print(f"{result.file_name} · {SUBJECT_WORDS[result.subject].say(lang)}{done}")
    print(say(f"  {'去向':<12}{'行数':>10}{'金额':>20}", f"  {'bucket':<16}{'rows':>10}{'value':>22}"))
    for bucket in BUCKETS:
        _line(BUCKET_WORDS[bucket].say(lang), tally.rows[bucket], plain(round(tally.values[bucket], 2)))
    _line(say("合计", "total"), tally.total_rows, plain(round(tally.total_value, 2)))
    print(say(f"  另有表头 {tally.header_rows} 行", f"  and {tally.header_rows} header rows"))
    if tally.orders:
        parts = [f"{ORDER_WORDS[state].say(lang)} {count:,}" for state, count in tally.orders.items()]
        print(say("订单:", "orders: ") + "  ".join(parts))
    if result.created:
        parts = [f"{SUBJECT_WORDS[cast(Subject, name)].say(lang)} {count:,}" for name, count in result.created.items()]
        print(say("新建:", "added: ") + "  ".join(parts))
    for code, count in tally.reasons.most_common():
        print(f"  {count:>8,}  {reason_words(code, lang)}  [{code}]")
    for note in result.spoken_notes(lang):
        print("  ! " + note)
    for one in sorted(result.refused[: 50 * _SHOWN], key=lambda one: (one.sheet, one.row))[:_SHOWN]:
        sheet = f"{one.sheet}!" if one.sheet else ""
        print(f"    {sheet}{one.row}: {one.problem.say(lang)} → {one.problem.suggest(lang)}")
    if len(result.refused) > _SHOWN:
        rest = len(result.refused) - _SHOWN
        print(
            say(
                f"    … 还有 {rest:,} 行,用 --report 文件.xlsx 取回全部",
                f"    … {rest:,} more; --report FILE.xlsx writes all",
            )
        )


def _line(name: str, rows: int, value: str) -> None:
    # Chinese characters take two columns of a terminal.
    wide = sum(1 for sign in name if ord(sign) > 0x2E80)
    print(f"  {name}{' ' * max(1, 16 - len(name) - wide)}{rows:>10,}{value:>22}")


class _Meter:
    """A progress bar on standard error; a line every ten seconds where it is no terminal."""

    def __init__(self) -> None:
        self.start = self.last = time.monotonic()
        self.live = sys.stderr.isatty()

    def __call__(self, done: int, expected: int) -> None:
        now = time.monotonic()
        if now - self.last < (0.2 if self.live else 10):
            return
        self.last = now
        share = f"{done * 100 // expected:3d}% " if expected else ""
        bar = ("█" * (done * 30 // expected)).ljust(30, "·") + " " if expected else ""
        text = f"{bar}{share}{done:,}" + (f"/{expected:,}" if expected else "") + f"  {now - self.start:.0f} s"
        print(f"\r{text}" if self.live else text, end="" if self.live else "\n", file=sys.stderr, flush=True)

    def done(self) -> None:
        """End the line of the bar."""
        if self.live:
            print("\r" + " " * 78 + "\r", end="", file=sys.stderr, flush=True)
