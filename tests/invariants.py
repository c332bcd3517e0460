"""What must hold after anything whatever: balances, ledgers, reservations, chains, and what doctor looks at."""

from tests.inventory.shop import broken

from meidan.kernel import chain, db, doctor
from meidan.wiring import CHECKS

# Of the machine and the installation, not of what a test did.
_ELSEWHERE = ("machine.", "clock.", "database.", "log.feed")


def assert_consistent() -> None:
    """Raises AssertionError with the rows that break a promise."""
    assert not broken()
    checks = [check for check in CHECKS if not check.name.startswith(_ELSEWHERE)]
    failed = [outcome.as_json("en") for outcome in doctor.examine(checks) if not outcome.good]
    assert not failed, failed
    report = chain.verify()
    assert not report.breaks, [one.say("en") for one in report.breaks]
    assert report.streams == db.scalar("SELECT count(*) FROM stream_head")
