"""What was done last for the installation's safety, kept beside its data: the backup, the examination.

Not in the database: a restored one would otherwise speak of backups that were made of another.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

Kind = Literal["backup", "doctor"]


def note(data_dir: Path, kind: Kind, said: Mapping[str, Any]) -> None:
    """Remembers {at, …} of what has just ended. Where the folder cannot be written, it has ended all the same."""
    content = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), **said})
    try:
        handle, draft = tempfile.mkstemp(prefix=f".last-{kind}-", dir=data_dir)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        os.chmod(draft, 0o644)  # the server may run under another account than whoever makes the backups
        os.replace(draft, _place(data_dir, kind))
    except OSError:
        return


def last(data_dir: Path, kind: Kind) -> dict[str, Any] | None:
    """What was noted last, None when nothing was, or nothing that can be read."""
    try:
        return cast(dict[str, Any], json.loads(_place(data_dir, kind).read_text("utf-8")))
    except (OSError, ValueError):
        return None


def _place(data_dir: Path, kind: Kind) -> Path:
    return data_dir / f"last-{kind}.json"
