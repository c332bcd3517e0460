"""What still stops a confirmation once somebody has said what they accept, and why."""

from collections.abc import Sequence

from meidan.checks.engine import BLOCK, INFO, Finding
from meidan.kernel.errors import bad_input
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders.inputs import Acknowledgement

EVERY_WARNING = "*"


def open_findings(findings: Sequence[Finding], acknowledgement: Acknowledgement | None, actor: Actor) -> list[Finding]:
    """The blocks and warnings that still stop a confirmation.

    Notes never do. A warning is closed by its code or by "*", a block only by its code and only where it can be
    overridden. Raises 422 at /acknowledge/reason without a reason, and 403 where something would be closed without
    `orders.acknowledge`, `orders.acknowledge_all` ("*") or `orders.override_finding` (a block).
    """
    stopping = [finding for finding in findings if finding.severity != INFO]
    codes = set(acknowledgement.codes) if acknowledgement else set[str]()
    if acknowledgement is None or not codes:
        return stopping
    if not acknowledgement.reason.strip():
        raise bad_input("reason_required", REASON, "/acknowledge/reason")
    if EVERY_WARNING in codes:
        require(actor, "orders.acknowledge_all")
    return [finding for finding in stopping if not _closed(finding, codes, actor)]


def _closed(finding: Finding, codes: set[str], actor: Actor) -> bool:
    if finding.severity == BLOCK:
        if finding.code not in codes or not finding.overridable:
            return False
        require(actor, "orders.override_finding")
        return True
    if EVERY_WARNING in codes:
        return True
    if finding.code not in codes:
        return False
    require(actor, "orders.acknowledge")
    return True


REASON = Words("写一句为什么可以放行", "Say in a sentence why this may pass")
