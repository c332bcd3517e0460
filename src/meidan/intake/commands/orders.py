"""Taking a whole file of orders in, batch by batch, through the command that every other order passes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError

from meidan.intake.commands.missing import create_missing, ensure_walk_in
from meidan.intake.commands.reading_ahead import read_ahead
from meidan.intake.commands.remarks import foretold, remarks_on
from meidan.intake.commands.requests import ImportRequest, ImportResult, Progress
from meidan.intake.commands.returning import DOCUMENTS_AT_ONCE, TakingBack, take_back
from meidan.intake.commands.sessions import close_session, fail_session, known_mapping, session_of
from meidan.intake.commands.verdicts import Verdict, said_of
from meidan.intake.masters import SQL, Masters
from meidan.intake.ordering import Entry, Prepared, blamed, prepare
from meidan.intake.rules.buckets import Refused
from meidan.intake.rules.cells import ZERO, money
from meidan.intake.rules.orderfile import FileOptions, OrderFile, open_orders
from meidan.intake.rules.problems import Problem
from meidan.intake.rules.readorder import ReadOrder
from meidan.kernel import db
from meidan.kernel.errors import Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words
from meidan.orders.commands import judge_input, place_orders, revise_draft
from meidan.orders.inputs import OrderInput

BATCH = 100
# A batch of very long orders is cut earlier, so that no transaction grows without bound.
_BATCH_LINES = 3000


def import_orders(*, request: ImportRequest, actor: Actor, progress: Progress | None = None) -> ImportResult:
    """Take in a file of orders: good rows become orders, every other row is booked with its reason.

    Whole orders are confirmed (unless the request says drafts), orders with a refused row enter as drafts on hold
    with the finding `import.incomplete`. A reference that was taken in before is left alone, so running it again
    adds nothing. Raises UnreadableFile, 403 without orders.import; with a dry run nothing is stored.
    """
    require(actor, "orders.import")
    options = FileOptions(request.mapping, request.sheet, request.date_order, request.corrections)
    if not request.mapping:
        options = _remembered(request, options)
    with open_orders(request.path, options, name=request.name) as file:
        work = _Import(file, request, actor)
        return work.run(progress)


def _remembered(request: ImportRequest, options: FileOptions) -> FileOptions:
    with open_orders(request.path, options, name=request.name) as file:
        found: dict[str, str] = {}
        for _, layout in file.layouts:
            found |= known_mapping("orders", layout.signature)
    return replace(options, mapping=found)


@dataclass(slots=True)
class _Import:
    file: OrderFile
    request: ImportRequest
    actor: Actor
    masters: Masters = field(default_factory=Masters)
    refused: list[Refused] = field(default_factory=list[Refused])
    remarks: list[Refused] = field(default_factory=list[Refused])
    created: Counter[str] = field(default_factory=Counter[str])
    later: list[ReadOrder] = field(default_factory=list[ReadOrder])
    entry: Entry = field(init=False)
    returning: TakingBack = field(init=False)

    def run(self, progress: Progress | None) -> ImportResult:
        file, request = self.file, self.request
        expected = file.survey()
        source = file.source
        result = ImportResult(
            "orders", source.name, source.sha256, file.tally, dict(file.layouts), dry_run=request.dry_run
        )
        result.session_id = session_of(source, "orders", request, self.actor)
        line = {
            "file": source.sha256,
            "name": source.name[:200],
            "by": self.actor.username,
            "import": result.session_id,
        }
        zone = db.scalar(SQL["zone"]) or "Asia/Shanghai"
        self.entry = Entry(
            line, request.channel, zone, request.confirm, request.history,
            request.customer, request.acknowledge,
        )  # fmt: skip
        self.returning = TakingBack(
            self.masters, request.channel, zone, source.name[:200], request.customer, request.dry_run, request.returned
        )
        done = 0
        try:
            batches = _batches(file.orders())
            # Text is read ahead while the database works; a workbook's reader belongs to the thread that opened it.
            for batch in read_ahead(batches) if source.kind == "csv" else batches:
                self._take(batch)
                done += len(batch)
                if progress:
                    progress(done, expected)
            self._take_back()
        except BaseException:
            if result.session_id:
                fail_session(result.session_id)
            raise
        result.refused, result.remarks = self.refused, self.remarks
        result.notes, result.created = file.notes, self.created
        if result.session_id:
            close_session(result, self.actor)
        return result

    def _take(self, batch: Sequence[ReadOrder]) -> None:
        self.masters.load(batch)
        if not self.request.dry_run and not self.request.customer and any(order.anonymous for order in batch):
            ensure_walk_in(self.masters, self.actor)
        if self.request.create_products or self.request.create_customers:
            made = create_missing(batch, self.masters, self.request, self.actor)
            self.created += made
            if made and not self.request.dry_run:
                self.masters.forget()
                self.masters.load(batch)
        prepared = [prepare(order, self.masters, self.entry) for order in batch]
        known = self._known([one.read.reference for one in prepared])
        fresh: list[Prepared] = []
        seen: dict[str, Prepared] = {}
        for one in prepared:
            reference = one.read.reference
            if one.problem is not None:
                self._refuse_whole(one, one.problem)
            elif one.read.takes_back:
                self.later.append(one.read)
            elif reference in known:
                self._again(one, known[reference])
            elif one.input is None:
                self._hand_back(one)
                self.file.tally.orders["refused"] += 1
            elif reference in seen:
                self._repeated(one, seen[reference])
            else:
                seen[reference] = one
                fresh.append(one)
        if self.request.dry_run:
            self._try_out(fresh)
        else:
            self._place(fresh)

    def _known(self, references: Sequence[str]) -> dict[str, db.Row]:
        parameters = {"channel": self.request.channel, "references": list(references)}
        return {row["reference"]: row for row in db.rows(SQL["existing"], parameters)}

    def _place(self, fresh: Sequence[Prepared]) -> None:
        if not fresh:
            return
        outcomes = self._placed([one.input for one in fresh if one.input])
        # What cannot be confirmed as it stands is kept as a draft with its findings: nothing of the file is lost.
        again = [
            i
            for i, o in enumerate(outcomes)
            if isinstance(o, Refusal) and o.code == "findings_open" and self.entry.confirm
        ]
        drafts = self._placed([replace(one, confirm=False) for i in again if (one := fresh[i].input)])
        for index, outcome in zip(again, drafts, strict=True):
            outcomes[index] = outcome
        for one, outcome in zip(fresh, outcomes, strict=True):
            if isinstance(outcome, Refusal) and outcome.code == "duplicate_reference":
                self._book(one, "already", "already")
            elif isinstance(outcome, Refusal):
                self._refuse_whole(one, _refused_because(outcome))
            else:
                self._book(one, "accepted", "held" if outcome["held"] else str(outcome["state"]))

    def _placed(self, inputs: Sequence[OrderInput]) -> list[dict[str, Any] | Refusal]:
        try:
            return place_orders(inputs=inputs, actor=self.actor) if inputs else []
        except DatabaseError:
            if len(inputs) == 1:
                return [Refusal("not_stored", NOT_STORED)]
            # One order that the database cannot keep must not cost the others of its batch.
            return [outcome for one in inputs for outcome in self._placed([one])]

    def _try_out(self, fresh: Sequence[Prepared]) -> None:
        for one in fresh:
            if one.input is None:
                continue
            state = "held" if one.input.hold_reason else "draft"
            if self.request.history:
                state = "closed"
            elif one.input.confirm:
                try:
                    findings = judge_input(one=one.input, actor=self.actor)
                except Refusal as refusal:
                    self._refuse_whole(one, _refused_because(refusal))
                    continue
                stopped = foretold(findings, one.input, self.request)
                self.remarks += remarks_on(one, stopped, one.read.layout)
                state = "draft" if stopped and not self.request.acknowledge else "confirmed"
            self._book(one, "accepted", state)
            self.returning.note_sold(one)

    def _take_back(self) -> None:
        """Documents that take earlier sales back, the earliest first: only now is every sale of the file there."""
        self.later.sort(key=lambda one: str(one.ordered_at or ""))
        for start in range(0, len(self.later), DOCUMENTS_AT_ONCE):
            documents = self.later[start : start + DOCUMENTS_AT_ONCE]
            for one, verdicts in zip(
                documents, take_back(documents=documents, how=self.returning, actor=self.actor), strict=True
            ):
                self._book_back(one, verdicts)

    def _book_back(self, one: ReadOrder, verdicts: Mapping[int, Verdict]) -> None:
        """Rows that were booked leave the refused ones; the others go back, with the reason why they fit no sale."""
        tally, layout = self.file.tally, one.layout
        states = {"returns" if not v.unchanged else "returns_already" for v in verdicts.values() if v.problem is None}
        for refused in one.refused:
            verdict = verdicts.get(refused.row)
            if verdict is not None and verdict.problem is None:
                tally.add("already" if verdict.unchanged else "returned", 1, refused.value)
                continue
            if verdict is not None and verdict.problem is not None:
                refused = refused._replace(problem=verdict.problem, column=blamed(verdict.problem, layout))
            self.refused.append(refused)
            tally.refuse(refused)
        tally.orders["returns" if "returns" in states else next(iter(states), "refused")] += 1

    def _again(self, one: Prepared, row: db.Row) -> None:
        """A reference that is there already: the same content is left alone, an unfinished draft is completed."""
        if row["content"] == one.content or one.input is None:
            self._book(one, "already", "already")
        elif row["state"] == "draft" and row["held"] and row["content"] and not self.request.dry_run:
            revised = replace(one.input, confirm=False, hold_reason=one.input.hold_reason)
            try:
                revise_draft(number=row["number"], one=revised, actor=self.actor)
            except Refusal as refusal:
                self._refuse_whole(one, _refused_because(refusal))
            else:
                self._book(one, "accepted", "revised")
        else:
            changed = Problem("order.reference_changed", "reference", one.read.reference, row["number"])
            self._refuse_whole(one, changed)

    def _repeated(self, one: Prepared, first: Prepared) -> None:
        if one.content == first.content:
            self._book(one, "already", "already")
        else:
            self._refuse_whole(one, Problem("row.already_in_file", "reference", one.read.reference))

    def _book(self, one: Prepared, bucket: Any, state: str) -> None:
        self._hand_back(one)
        self.file.tally.add(bucket, len(one.rows), one.value)
        self.file.tally.orders[state] += 1

    def _hand_back(self, one: Prepared) -> None:
        for refused in one.refused:
            self.refused.append(refused)
            self.file.tally.refuse(refused)

    def _refuse_whole(self, one: Prepared, problem: Problem) -> None:
        """Every good row of the order goes back with the one reason; its bad rows keep their own."""
        self._hand_back(one)
        sheet, reference = one.read.sheet, one.read.reference if not one.read.made else ""
        column = blamed(problem, one.read.layout)
        for row in one.rows:
            worth = (money(n.quantity, n.price, n.discount) for n in one.lines if n.row == row)
            refused = Refused(sheet, row, column, problem, sum(worth, ZERO), reference)
            self.refused.append(refused)
            self.file.tally.refuse(refused)
        self.file.tally.orders["refused"] += 1


def _refused_because(refusal: Refusal) -> Problem:
    return Problem("order.refused", detail=said_of(refusal))


def _batches(orders: Iterator[ReadOrder]) -> Iterator[list[ReadOrder]]:
    batch: list[ReadOrder] = []
    lines = 0
    for order in orders:
        batch.append(order)
        lines += len(order.lines)
        if len(batch) == BATCH or lines >= _BATCH_LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


NOT_STORED = Words(zh="数据库不能保存这张单,请检查内容", en="The database cannot keep this order; check its content")
