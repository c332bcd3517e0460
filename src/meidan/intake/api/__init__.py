"""The intake room over HTTP."""

from meidan.intake.api import mappings, trials
from meidan.intake.api.imports import router

__all__ = ["mappings", "router", "trials"]
