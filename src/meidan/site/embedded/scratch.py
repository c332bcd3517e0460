"""A throw-away server for tests and benchmarks."""

import os
import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from meidan.site.config import Config, Endpoint, load
from meidan.site.embedded.cluster import SUPERUSER, superuser_password
from meidan.site.embedded.server import start

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "log_min_duration_statement": "-1",
}


@dataclass(frozen=True, slots=True)
class Scratch:
    """A running throw-away server: three roles into the database `meidan`, and the programs beside it (`pgbench`)."""

    config: Config
    superuser: Endpoint
    programs: Path

    @property
    def owner(self) -> Endpoint:
        return self.config.owner

    @property
    def app(self) -> Endpoint:
        return self.config.app

    def environment(self) -> dict[str, str]:
        """What to put into a process's environment so that Meidan uses this server."""
        return {
            "DATABASE_URL": self.owner.url(),
            "MEIDAN_APP_DATABASE_URL": self.app.url(),
            "MEIDAN_SECRET_KEY": self.config.secret_key,
            "MEIDAN_DATA": str(self.config.data_dir),
        }


@contextmanager
def scratch_server(settings: Mapping[str, str] | None = None, durable: bool = False) -> Generator[Scratch]:
    """Start a server in a new folder and remove both at the end, or when this process is killed.

    `settings` override ours; `durable=True` keeps fsync on, for benchmarks.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="meidan-scratch-"))
    try:
        if os.geteuid() == 0:
            data_dir.chmod(0o711)
        config = load({"MEIDAN_DATA": str(data_dir)})
        lease = start(config, {**({} if durable else FAST), **(settings or {})}, discard=True)
        try:
            superuser = replace(config.owner, user=SUPERUSER, password=superuser_password(config))
            yield Scratch(config, superuser, lease.layout.programs)
        finally:
            lease.stop()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
