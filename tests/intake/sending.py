"""Files sent up over HTTP."""

from pathlib import Path
from typing import Any

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile


def upload(api: Any, path: Path, how: str = "", **fields: str) -> tuple[int, dict[str, Any]]:
    """(status, answer) of the file with its form fields; `how`: at once, `background` or `trial`."""
    data: dict[str, Any] = {"file": SimpleUploadedFile(path.name, path.read_bytes()), **fields}
    address = f"/api/v1/imports?{how}=1" if how else "/api/v1/imports"
    response = api.django.post(
        address, data, HTTP_AUTHORIZATION=f"Bearer {api.token}", HTTP_ACCEPT_LANGUAGE=api.language
    )
    return response.status_code, orjson.loads(response.content)
