"""A database for the length of one command, whichever kind the configuration names."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from meidan.site.config import Config, Endpoint, Role
from meidan.site.embedded.server import start
from meidan.site.failure import Failure

PROBE_SECONDS = 5


@contextmanager
def session(config: Config, role: Role | None = None) -> Generator[Config]:
    """A database that answers while the block runs. Raises `Failure`.

    The embedded one is attached to, or started and stopped again; an external one is probed, so that a wrong password
    shows at once.
    """
    if not config.embedded:
        _probe_role(config, role or config.role)
        yield config
        return
    lease = start(config)
    try:
        yield config
    finally:
        lease.stop()


def _probe_role(config: Config, role: Role) -> None:
    try:
        probe(config.endpoint(role))
    except Failure:
        if role == "owner" or config.app_is_given:
            raise
        probe(config.owner)  # when even the owner cannot come in, that is what must be said
        raise Failure(
            f"应用角色 {config.app.user} 还不能登录,请先运行 meidan migrate",
            f"the application's role {config.app.user} cannot sign in yet: run meidan migrate first",
        ) from None


def probe(endpoint: Endpoint) -> None:
    """Connect once with a short time-out. Raises `Failure` that says in plain words what is wrong."""
    try:
        with psycopg.connect(endpoint.url(), connect_timeout=PROBE_SECONDS) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise _unreachable(endpoint, error) from None
    if version < 150000:
        raise Failure(
            f"数据库版本过旧({version // 10000}),需要 PostgreSQL 15 或更新",
            f"the database is too old ({version // 10000}); PostgreSQL 15 or newer is needed",
        )


def _unreachable(endpoint: Endpoint, error: psycopg.Error) -> Failure:
    text, place = str(error).strip(), endpoint.shown()
    if "password" in text:
        return Failure(
            f"数据库拒绝了用户名或密码({place})",
            f"the database refuses the user name or password ({place})",
        )
    if 'database "' in text and "does not exist" in text:
        return Failure(f"数据库不存在({place})", f"there is no such database ({place})")
    return Failure(
        f"无法连接数据库({place}):{text}",
        f"cannot reach the database ({place}): {text}",
    )
