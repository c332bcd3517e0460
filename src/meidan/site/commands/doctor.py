"""`meidan doctor [--json]`: looks at every invariant; exits 1 when one does not hold."""

import argparse
from collections.abc import Sequence

import orjson
from django.conf import settings

from meidan import wiring
from meidan.kernel import relay
from meidan.kernel.doctor import Outcome, examine
from meidan.site import lastrun
from meidan.site.failure import language, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=say("输出 JSON", "print JSON"))


def run(args: argparse.Namespace) -> int:
    relay.catch_up()  # without a worker nobody else feeds; that alone is no breach
    outcomes = examine(wiring.CHECKS)
    bad = [outcome.check.name for outcome in outcomes if not outcome.good]
    good = not bad
    lastrun.note(settings.CONFIG.data_dir, "doctor", {"ok": good, "checks": len(outcomes), "failed": bad})
    if args.json:
        checks = [outcome.as_json(language()) for outcome in outcomes]
        print(orjson.dumps({"ok": good, "checks": checks}, default=str).decode())
    else:
        _print(outcomes)
    return 0 if good else 1


def _print(outcomes: Sequence[Outcome]) -> None:
    lang = language()
    for outcome in outcomes:
        print(f"{'✓' if outcome.good else '✗'} {outcome.check.words.say(lang)}  [{outcome.check.name}]")
        if outcome.good:
            continue
        for row in outcome.as_json(lang)["breaches"]:
            print("    " + " · ".join(f"{key}={value}" for key, value in row.items()))
        if outcome.more:
            print(say("    …还有更多", "    … and more"))
        if outcome.error:
            print(say(f"    无法检查:{outcome.error}", f"    could not look: {outcome.error}"))
        print(say("  → 怎么办:", "  → What to do: ") + outcome.check.advice.say(lang))
    bad = sum(not outcome.good for outcome in outcomes)
    print(
        say(f"{len(outcomes)} 项检查,全部正常", f"{len(outcomes)} checks, all well")
        if not bad
        else say(f"{len(outcomes)} 项检查,{bad} 项不正常", f"{len(outcomes)} checks, {bad} not well")
    )
