"""Processes and tasks over HTTP."""

from ninja import Router

from meidan.flow.api import processes, tasks

router = Router()
for part in (tasks, processes):
    router.add_router("", part.router)
