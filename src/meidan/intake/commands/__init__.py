"""Writes of the intake room: whole files taken in, and mappings remembered."""

from meidan.intake.commands.background import request_import, trials_wait, work_off_imports, work_off_trials
from meidan.intake.commands.mappings import forget_mapping, rename_mapping, save_mapping
from meidan.intake.commands.orders import import_orders
from meidan.intake.commands.records import import_records
from meidan.intake.commands.requests import ImportRequest, ImportResult
from meidan.intake.commands.trials import commit_trial, open_trial, revise_trial

__all__ = [
    "ImportRequest", "ImportResult", "commit_trial", "forget_mapping", "import_orders", "import_records", "open_trial",
    "rename_mapping", "request_import", "revise_trial", "save_mapping", "trials_wait", "work_off_imports",
    "work_off_trials",
]  # fmt: skip
