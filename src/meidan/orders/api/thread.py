"""An order's thread over HTTP."""

from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from meidan.files import store
from meidan.kernel.errors import Refusal
from meidan.kernel.http import actor_of, json_response, once
from meidan.kernel.schemas import Answer, Id, Input, Page, PageQuery, answers
from meidan.kernel.values import Text2000
from meidan.orders import shown, thread
from meidan.people.auth import allow

router = Router(tags=["thread"])


class CommentIn(Input):
    """`@name` or `@user.name` in the text notifies that colleague."""

    text: Annotated[Text2000, Field(min_length=1)]


class FileForm(Schema):
    text: Text2000 = ""


class AttachedOut(Answer):
    """A file; `inline`: its type is known by its content and harmless to show. It is fetched by the comment's id."""

    name: str
    size: int
    media_type: str
    inline: bool


class CommentOut(Answer):
    id: int
    at: str
    author: shown.OwnerName
    text: str
    mentions: list[shown.OwnerName]
    file: AttachedOut | None


@router.get(
    "/orders/{number}/comments",
    auth=allow("orders.view"),
    response=answers(Page[CommentOut]),
    operation_id="list_comments",
)
def list_comments(request: HttpRequest, number: str, query: Query[PageQuery]) -> Any:
    """The order's thread, oldest first: what colleagues said, and the files they put to it."""
    found = thread.list_comments(number=number, limit=query.limit, cursor=query.cursor, actor=actor_of(request))
    return json_response(found)


@router.post(
    "/orders/{number}/comments",
    auth=allow("orders.view"),
    response=answers(CommentOut, created=True),
    operation_id="add_comment",
)
@once
def add_comment(request: HttpRequest, number: str, body: CommentIn) -> Any:
    """Says something about the order; whoever sees it may."""
    return 201, thread.add_comment(number=number, text=body.text, actor=actor_of(request))


@router.post(
    "/orders/{number}/files",
    auth=allow("orders.view"),
    response=answers(CommentOut, created=True),
    operation_id="attach_file",
)
def attach_file(request: HttpRequest, number: str, file: File[UploadedFile], form: Form[FileForm]) -> Any:
    """Puts a file to the order (at most 20 MB), with a text if wanted."""
    if (file.size or 0) > store.LARGEST:
        most = {"most": store.LARGEST // 1024 // 1024}
        raise Refusal("file.too_large", store.TOO_LARGE, status=413, params=most)
    attachment = thread.Attachment(file.name or "file", file.read())
    made = thread.add_comment(number=number, text=form.text, attachment=attachment, actor=actor_of(request))
    return json_response(made, 201)


@router.get(
    "/orders/{number}/files/{comment_id}",
    auth=allow("orders.view"),
    response=answers(None),
    operation_id="get_attached_file",
    openapi_extra={"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}},
)
def get_attached_file(request: HttpRequest, number: str, comment_id: Id) -> Any:
    """The file of a comment; only types that cannot run anything are shown in the browser."""
    found = thread.attached_file(number=number, comment_id=comment_id, actor=actor_of(request))
    response = FileResponse(
        found.path.open("rb"), as_attachment=not found.inline, filename=found.name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
