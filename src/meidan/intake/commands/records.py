"""Files of products, customers, stock and prices, taken in through the commands of their rooms."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from django.db import transaction

from meidan.intake.commands.pricing import take_prices
from meidan.intake.commands.requests import ImportRequest, ImportResult, Progress
from meidan.intake.commands.saving import take_customers, take_products
from meidan.intake.commands.sessions import close_session, fail_session, known_mapping, session_of
from meidan.intake.commands.stocking import take_stock
from meidan.intake.commands.verdicts import Verdict
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.orderfile import FileOptions
from meidan.intake.rules.records import Record, RecordFile, open_records
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel.permissions import Actor, require

BATCH = 500
Taker = Callable[[Sequence[Record], ImportRequest, Actor], list[Verdict]]
_TAKERS: dict[Subject, tuple[str, Taker]] = {
    "products": ("products.edit", take_products),
    "customers": ("customers.edit", take_customers),
    "stock": ("stock.adjust", take_stock),
    "prices": ("products.edit", take_prices),
}


def import_records(
    *, request: ImportRequest, subject: Subject, actor: Actor, progress: Progress | None = None
) -> ImportResult:
    """Take in a file of products, customers, stock or prices; running it again changes nothing.

    What exists is updated in the fields that the file has; stock is set to what the file says. Raises UnreadableFile,
    and 403 without the capability of that master data. A dry run does the same and takes every batch back.
    """
    capability, taker = _TAKERS[subject]
    require(actor, capability)
    options = FileOptions(request.mapping, request.sheet, corrections=request.corrections)
    with open_records(request.path, subject, options, name=request.name) as file:
        layouts = {plan.sheet.name: plan.layout for plan in file.plans if plan.layout and not plan.why_not}
        saved = {} if request.mapping else _saved(subject, [layout.signature for layout in layouts.values()])
    if saved:
        options = replace(options, mapping=saved)
    with open_records(request.path, subject, options, name=request.name) as file:
        return _Run(file, request, actor, taker).run(progress)


def capability_of(subject: Subject) -> str:
    """What taking in a file of this master data needs."""
    return _TAKERS[subject][0]


def _saved(subject: Subject, signatures: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for signature in signatures:
        found |= known_mapping(subject, signature)
    return found


@dataclass(slots=True)
class _Run:
    file: RecordFile
    request: ImportRequest
    actor: Actor
    taker: Taker

    def run(self, progress: Progress | None) -> ImportResult:
        file, request, source = self.file, self.request, self.file.source
        layouts = {plan.sheet.name: plan.layout for plan in file.plans if plan.layout and not plan.why_not}
        result = ImportResult(file.subject, source.name, source.sha256, file.tally, layouts, dry_run=request.dry_run)
        result.session_id = session_of(source, file.subject, request, self.actor)
        done, expected = 0, _row_count(file) if progress else 0
        try:
            for batch in _batches(file.records()):
                self._take(batch)
                done += len(batch)
                if progress:
                    progress(done, expected)
        except BaseException:
            if result.session_id:
                fail_session(result.session_id)
            raise
        result.refused = file.refused
        if result.session_id:
            close_session(result, self.actor)
        return result

    def _take(self, batch: Sequence[Record]) -> None:
        nothing = 0 * self.file.tally.total_value
        with transaction.atomic() if self.request.dry_run else nullcontext():
            verdicts = self.taker(batch, self.request, self.actor)
            if self.request.dry_run:
                transaction.set_rollback(True)
        for record, verdict in zip(batch, verdicts, strict=True):
            if verdict.problem is None:
                self.file.tally.add("already" if verdict.unchanged else "accepted", 1, nothing)
                continue
            plan = next(p for p in self.file.plans if p.sheet.name == record.sheet)
            column = plan.layout.column(verdict.problem.field) if plan.layout else None
            at = column.index if column else -1
            self.file.refuse(Refused(record.sheet, record.row, at, verdict.problem, nothing))


def _row_count(file: RecordFile) -> int:
    read = [plan for plan in file.plans if plan.layout and not plan.why_not]
    return sum(
        1 for plan in read for number, _ in plan.sheet.rows() if plan.layout and number > max(plan.layout.header)
    )


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
