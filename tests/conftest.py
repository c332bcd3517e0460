"""A real PostgreSQL for the run, one fresh clone of the migrated database for each test."""

import os
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meidan.site.settings")
os.environ["MEIDAN_DATA"] = tempfile.mkdtemp(prefix="meidan-test-")
os.environ.setdefault("MEIDAN_SECRET_KEY", "test-only-" + "k" * 40)

import django

django.setup()

import orjson  # noqa: E402
import psycopg  # noqa: E402
import pytest  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from psycopg import sql  # noqa: E402

from meidan.kernel.permissions import Actor  # noqa: E402
from meidan.people.auth import actor_by_id  # noqa: E402
from meidan.people.commands import create_first_admin, create_token, sync_built_in_roles  # noqa: E402
from meidan.site import config as site_config  # noqa: E402
from meidan.site import roles  # noqa: E402
from meidan.site.embedded.scratch import scratch_server  # noqa: E402

Result = TypeVar("Result")


@dataclass(frozen=True)
class Template:
    """The migrated database that tests clone, on the scratch server or the one of DATABASE_URL."""

    owner: site_config.Endpoint
    app: site_config.Endpoint
    name: str

    def run(self, statement: sql.Composed) -> None:
        """One statement by the owner, outside any transaction, in the maintenance database."""
        place = replace(self.owner, database="postgres")
        with psycopg.connect(place.url(), autocommit=True) as maintenance:
            maintenance.execute(statement)


def _use(endpoint: site_config.Endpoint, database: str) -> None:
    """Points Django (all threads, for new connections) at a database, as the role of `endpoint`."""
    connections.close_all()
    connections.databases["default"].update(
        NAME=database,
        USER=endpoint.user,
        PASSWORD=endpoint.password,
        HOST=endpoint.host,
        PORT=str(endpoint.port),
    )


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    if os.environ.get("DATABASE_URL"):
        yield from _migrated(site_config.load())
        return
    with scratch_server() as server:
        yield from _migrated(replace(server.config, owner=server.superuser))


def _migrated(config: site_config.Config) -> Iterator[Template]:
    owner, app, name = config.owner, config.app, f"template_{uuid.uuid4().hex[:12]}"
    made = Template(owner, app, name)
    made.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(made.name)))
    _use(owner, made.name)
    with psycopg.connect(replace(owner, database=name).url(), autocommit=True) as conn:
        config = replace(config, owner=replace(owner, database=name), app=replace(app, database=name))
        roles.ensure_app_role(conn, config)
        call_command("migrate", verbosity=0)
        sync_built_in_roles()
        roles.grant_app_role(conn, app)
    connections.close_all()
    try:
        yield made
    finally:
        connections.close_all()
        made.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(made.name)))


@pytest.fixture
def database(template: Template) -> Iterator[Template]:
    """A database of the test's own; Django's connections use it as the application role."""
    yield from _clone(template)


@pytest.fixture(scope="module")
def module_database(template: Template) -> Iterator[Template]:
    """One database for all tests of a module that can live with each other's leavings."""
    yield from _clone(template)


def _clone(template: Template) -> Iterator[Template]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    template.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template.name)))
    _use(template.app, name)
    yield Template(template.owner, template.app, name)
    connections.close_all()
    # What a test's checkpoints published belongs to its database.
    (Path(os.environ["MEIDAN_DATA"]) / "checkpoints.jsonl").unlink(missing_ok=True)
    template.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def admin(database: Template) -> Actor:
    """The first user of an installation, who may do everything."""
    create_first_admin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM app_user WHERE username = 'admin'")
        found = cursor.fetchone()
    assert found
    return actor_by_id(found[0])


class ApiClient:
    """Requests against the whole Django stack with a token; JSON in, (status, JSON) out."""

    def __init__(self, token: str, language: str = "zh") -> None:
        self.token, self.language = token, language
        # django-types types the test client's answers as requests.
        self.django: Any = Client()

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """`path` below /api/v1; header names with underscores (`idempotency_key="k"`)."""
        extra = {"HTTP_" + name.upper(): value for name, value in headers.items()}
        response = self.django.generic(
            method,
            "/api/v1" + path,
            b"" if body is None else orjson.dumps(body, default=str),
            "application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.token}",
            HTTP_ACCEPT_LANGUAGE=self.language,
            **extra,
        )
        content = b"".join(response.streaming_content) if response.streaming else response.content
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status_code, orjson.loads(content) if is_json and content else content

    def get(self, path: str, **headers: str) -> Any:
        status, body = self.request("GET", path, **headers)
        assert status == 200, (status, body)
        return body

    def whole(self, path: str) -> list[Any]:
        """The items of all pages of a list; `path` has its query."""
        items: list[Any] = []
        cursor = ""
        while True:
            page = self.get(path + cursor)
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = f"&cursor={page['next_cursor']}"

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        status, answer = self.request("POST", path, body, **headers)
        assert status in (200, 201), (status, answer)
        return answer


@pytest.fixture
def api(admin: Actor) -> ApiClient:
    """A program with the admin's token."""
    return ApiClient(create_token(username="admin", name="tests"))


@pytest.fixture(scope="session")
def client_of() -> Callable[[str], ApiClient]:
    """A program with some token."""
    return ApiClient


def in_threads(work: Callable[[int], Result], count: int) -> list[Result | Exception]:
    """Runs `work(0..count-1)` at the same moment, each in a thread with its own connection; errors are returned."""
    barrier = threading.Barrier(count)

    def one(index: int) -> Result | Exception:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return work(index)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture
def together() -> Callable[[Callable[[int], Any], int], list[Any]]:
    """`together(work, count)`: see `in_threads`."""
    return in_threads


SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared_data() -> Path:
    """The data folder beside the checkout, where there is one."""
    if not (SHARED / "data").is_dir():
        pytest.skip("no ../shared/data beside the checkout")
    return SHARED / "data"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which tests needed their second try, and why: what passed in the end must not stay unseen."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"second try: {report.nodeid}")
        terminalreporter.write_line("\n".join(report.longreprtext.splitlines()[-12:]))
