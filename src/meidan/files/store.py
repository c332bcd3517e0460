"""The contents on disk, below the data directory, and the rows that know of them."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from meidan.files import rules
from meidan.kernel import clock, db
from meidan.kernel.errors import Refusal, bad_input, not_found
from meidan.kernel.words import Words

LARGEST = 20 * 1024 * 1024


def keep_file(content: bytes) -> dict[str, Any]:
    """Keeps a content once, durably, before any row speaks of it: {id, digest, size, media_type}.

    Raises 413 above LARGEST bytes, 422 for an empty one.
    """
    if len(content) > LARGEST:
        raise Refusal("file.too_large", TOO_LARGE, status=413, params={"most": LARGEST // 1024 // 1024})
    if not content:
        raise bad_input("file.empty", EMPTY, "/file")
    digest = hashlib.sha256(content).hexdigest()
    _write(digest, content)
    values = (digest, len(content), rules.media_type_of(content), clock.now())
    db.run(
        "INSERT INTO stored_file (digest, size, media_type, created_at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (digest) DO NOTHING",
        values,
    )
    found = db.row("SELECT id, digest, size, media_type FROM stored_file WHERE digest = %s", (digest,))
    assert found is not None
    return found


def path_of(digest: str) -> Path:
    """Where a content lies. Raises 404 when it is gone from the disk."""
    path = _place(digest)
    if not path.is_file():
        raise not_found("文件", "file", digest[:12])
    return path


def _place(digest: str) -> Path:
    return Path(settings.FILES_FOLDER) / digest[:2] / digest


def _write(digest: str, content: bytes) -> None:
    target = _place(digest)
    if target.is_file() and target.stat().st_size == len(content):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)


TOO_LARGE = Words(zh="文件太大,最多 {most} MB", en="The file is too large: at most {most} MB")
EMPTY = Words(zh="文件是空的", en="The file is empty")
