"""People over HTTP: parse, call, answer."""

from ninja import Router

from meidan.people.api import calendars, companies, me, roles, session, users

router = Router()
for part in (session, me, users, roles, companies, calendars):
    router.add_router("", part.router)
