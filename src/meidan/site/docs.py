"""The human page of the API's documentation, with every file served by ourselves."""

from pathlib import Path
from typing import Any

import ninja
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

_FILES = Path(ninja.__file__).parent / "static" / "ninja"
_TYPES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript", "favicon.svg": "image/svg+xml"}
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
_START = """window.ui = SwaggerUIBundle({
  url: "openapi.json", dom_id: "#page", deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis], layout: "BaseLayout"
});
"""


class OwnDocs(DocsBase):
    """Swagger UI from the files that come with Ninja; nothing is fetched from elsewhere."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        return HttpResponse(_PAGE.format(title=escape(api.title)))


def docs_file(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """One of the page's files."""
    if name == "start.js":
        return HttpResponse(_START, content_type="text/javascript")
    if name not in _TYPES:
        raise Http404
    return FileResponse((_FILES / name).open("rb"), content_type=_TYPES[name])
