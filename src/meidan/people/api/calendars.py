"""Working calendars over HTTP."""

from datetime import time
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.kernel.http import actor_of, expected_version, once
from meidan.kernel.schemas import Page, PageQuery, answers
from meidan.kernel.values import Code
from meidan.people import calendars, commands, schemas
from meidan.people.auth import allow

router = Router(tags=["people"])


@router.get("/calendars", auth=allow(), response=answers(Page[schemas.CalendarHead]), operation_id="list_calendars")
def list_calendars(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Working calendars by code, without their days."""
    return calendars.list_calendars(limit=query.limit, cursor=query.cursor)


@router.get("/calendars/{code}", auth=allow(), response=answers(schemas.CalendarOut), operation_id="show_calendar")
def show_calendar(request: HttpRequest, code: str) -> Any:
    """One working calendar with its holidays and make-up workdays, by code or `id:123`."""
    return calendars.show_calendar(ref=code)


@router.put(
    "/calendars/{code}",
    auth=allow("settings.edit"),
    response=answers(schemas.CalendarOut),
    operation_id="put_calendar",
)
@once
def put_calendar(request: HttpRequest, code: Code, body: schemas.CalendarIn) -> Any:
    """Creates a working calendar or replaces it. Due times that are set already stay as they are."""
    wanted = commands.CalendarInput(
        code=code,
        name_zh=body.name_zh,
        name_en=body.name_en,
        time_zone=body.time_zone,
        weekdays=body.weekdays,
        hours=[(time.fromisoformat(start), time.fromisoformat(end)) for start, end in body.hours],
        is_default=body.is_default,
        days=[(day.date, day.kind, day.name) for day in body.days],
    )
    version = expected_version(request, body.version)
    return calendars.calendar_answer(commands.put_calendar(actor=actor_of(request), wanted=wanted, version=version))
