"""The board over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from meidan.kernel.http import actor_of, json_response
from meidan.kernel.schemas import answers
from meidan.orders import board, schemas, shown
from meidan.orders.filters import OrderFilter
from meidan.people.auth import allow

router = Router(tags=["orders"])


@router.get("/board", auth=allow("orders.view"), response=answers(shown.BoardOut), operation_id="show_board")
def show_board(request: HttpRequest, query: Query[schemas.BoardQuery]) -> Any:
    """Open orders by stage, the most urgent first. `stage` with `cursor` asks for more of one column."""
    wanted = OrderFilter(
        owner=query.owner,
        team=query.team,
        customer=query.customer,
        at_risk=query.at_risk,
        overdue=query.overdue,
    )
    found = board.board(
        actor=actor_of(request), wanted=wanted, limit=query.limit, stage=query.stage, cursor=query.cursor
    )
    return json_response(found)
