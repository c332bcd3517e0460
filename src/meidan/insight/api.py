"""Search and home over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.insight import home as desk
from meidan.insight import schemas, search
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.schemas import answers
from meidan.people.auth import allow

router = Router(tags=["insight"])


@router.get("/search", auth=allow(), response=answers(schemas.SearchOut), operation_id="search")
def search_everything(request: HttpRequest, query: Query[schemas.SearchQuery]) -> Any:
    """Orders, customers and products that begin with what was typed; a kind the caller may not see stays empty."""
    return json_response(search.search_everything(q=query.q, limit=query.limit, actor=actor_of(request)))


@router.get("/home", auth=allow("orders.view"), response=answers(schemas.HomeOut), operation_id="home")
def home(request: HttpRequest) -> Any:
    """What waits for the caller, what needs a look, and how today goes; each number with the query that lists it."""
    return json_response(desk.home(actor=actor_of(request)))
