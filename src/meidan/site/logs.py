"""The log: one JSON object a line on standard error, which `up` points at `server.log`. No names, no bodies."""

import json
import logging
import os
import re
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import structlog

REQUEST_ID = "HTTP_X_REQUEST_ID"  # where the WSGI environment holds it
_ID = re.compile(rb"[A-Za-z0-9._:-]{1,100}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """time, level, logger, message, then whatever was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said: dict[str, Any] = {"time": at, "level": record.levelname.lower(), "logger": record.name}
        said["message"] = record.getMessage()
        said |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(said, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        except orjson.JSONEncodeError:  # half a character, a number of more than 64 bits
            return json.dumps(said, default=str)


def set_up() -> None:
    """Once in the server's parent, before it forks."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("meidan").setLevel(logging.INFO)
    # Our lines do not say where in the program they come from: finding that out took half of what a line costs.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    setattr(logging, "_srcfile", None)  # noqa: B010 - the documented switch, which has no other name
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def request_id(headers: list[tuple[bytes, bytes]]) -> str:
    """The caller's X-Request-ID when it is a plain one, else a new one."""
    given = next((value for name, value in headers if name == b"x-request-id"), b"")
    return given.decode() if _ID.fullmatch(given) else secrets.token_hex(8)


def note_command(data_dir: Path, said: Mapping[str, Any]) -> None:
    """A line about a finished command, into the same file; nothing where there is no installation yet."""
    path = data_dir / "server.log"
    record = logging.makeLogRecord({"name": "meidan.command", "levelno": logging.INFO, "levelname": "INFO", **said})
    record.msg, record.created = "command", time.time()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    except OSError:
        return
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(JsonFormatter().format(record) + "\n")
