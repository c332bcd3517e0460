"""Files of products, customers, stock and prices, taken in through the commands of their rooms."""

from meidan.intake.commands.requests import ImportRequest, ImportResult, Progress
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel.permissions import Actor


def import_records(
    *, request: ImportRequest, subject: Subject, actor: Actor, progress: Progress | None = None
) -> ImportResult:
    raise NotImplementedError
