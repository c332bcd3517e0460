"""Search, home and exports over HTTP."""

from typing import IO, Any

from django.http import FileResponse, HttpRequest
from ninja import Query, Router

from meidan.insight import exports, schemas, search
from meidan.insight import home as desk
from meidan.kernel import clock
from meidan.kernel.http import actor_of, json_response
from meidan.kernel.schemas import answers
from meidan.orders.schemas import OrderFilters
from meidan.people.auth import allow

router = Router(tags=["insight"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A_WORKBOOK: dict[str, Any] = {
    "responses": {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}


@router.get("/search", auth=allow(), response=answers(schemas.SearchOut), operation_id="search")
def search_everything(request: HttpRequest, query: Query[schemas.SearchQuery]) -> Any:
    """Orders, customers, styles and products found by what was typed; a kind the caller may not see stays empty."""
    return json_response(search.search_everything(q=query.q, limit=query.limit, actor=actor_of(request)))


@router.get("/home", auth=allow("orders.view"), response=answers(schemas.HomeOut), operation_id="home")
def home(request: HttpRequest) -> Any:
    """What waits for the caller, what needs a look, and how today goes; each number with the query that lists it."""
    return json_response(desk.home(actor=actor_of(request)))


@router.get(
    "/orders:export",
    auth=allow("orders.view"),
    response=answers(None),
    operation_id="export_orders",
    openapi_extra=_A_WORKBOOK,
)
def export_orders(request: HttpRequest, query: Query[OrderFilters]) -> Any:
    """The orders of the filter of `GET /orders` as a workbook (XLSX), in its order."""
    return _workbook("orders", exports.export_orders(wanted=query.wanted(), actor=actor_of(request)))


@router.get(
    "/products:export",
    auth=allow("products.view"),
    response=answers(None),
    operation_id="export_products",
    openapi_extra=_A_WORKBOOK,
)
def export_products(request: HttpRequest, query: Query[schemas.ProductExport]) -> Any:
    """The products of the filter of `GET /products` as a workbook (XLSX)."""
    return _workbook("products", exports.export_products(wanted=query.wanted(), actor=actor_of(request)))


@router.get(
    "/customers:export",
    auth=allow("customers.view"),
    response=answers(None),
    operation_id="export_customers",
    openapi_extra=_A_WORKBOOK,
)
def export_customers(request: HttpRequest, query: Query[schemas.CustomerExport]) -> Any:
    """The customers of the filter of `GET /customers` as a workbook (XLSX)."""
    return _workbook("customers", exports.export_customers(wanted=query.wanted(), actor=actor_of(request)))


@router.get(
    "/stock:export",
    auth=allow("stock.view"),
    response=answers(None),
    operation_id="export_stock",
    openapi_extra=_A_WORKBOOK,
)
def export_stock(request: HttpRequest, query: Query[schemas.StockExport]) -> Any:
    """Stock per product and warehouse as a workbook (XLSX), with the filter of `GET /stock`."""
    return _workbook("stock", exports.export_stock(wanted=query.wanted(), actor=actor_of(request)))


def _workbook(name: str, file: IO[bytes]) -> FileResponse:
    stamp = clock.now().strftime("%Y%m%d-%H%M")
    return FileResponse(file, as_attachment=True, filename=f"{name}-{stamp}.xlsx", content_type=XLSX)
