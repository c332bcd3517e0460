"""Writes of the intake room: whole files taken in, and mappings remembered."""

from meidan.intake.commands.background import request_import, work_off_imports
from meidan.intake.commands.mappings import save_mapping
from meidan.intake.commands.orders import import_orders
from meidan.intake.commands.records import import_records
from meidan.intake.commands.requests import ImportRequest, ImportResult

__all__ = [
    "ImportRequest", "ImportResult", "import_orders", "import_records", "request_import", "save_mapping",
    "work_off_imports",
]  # fmt: skip
