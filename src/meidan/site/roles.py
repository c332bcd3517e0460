"""The two database roles: the owner, who migrates, and the application, which can add to the log but not rewrite it."""

from typing import Any, LiteralString

import psycopg
from psycopg import sql

from meidan.kernel.append_only import TABLES
from meidan.site.config import Config, Endpoint
from meidan.site.embedded.scram import verifier
from meidan.site.failure import Failure

Connection = psycopg.Connection[Any]

LOCK = 0x4D65_6964_616E  # "Meidan": one migration at a time, whoever starts it

_RIGHTS: tuple[tuple[LiteralString, LiteralString], ...] = (
    ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
    ("USAGE, SELECT", "SEQUENCES"),
    ("EXECUTE", "FUNCTIONS"),
)
_RIGHTS_HELD = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = %s"


def ensure_app_role(owner: Connection, config: Config) -> None:
    """Make or repair the application's role, with its password and the right to connect. Safe to repeat and to race.

    `owner` is the owner's connection. Raises `Failure` when the owner may not make roles.
    """
    if config.app_is_given:
        return
    app = config.app
    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK + 1,))
        held = owner.execute(_RIGHTS_HELD, (app.user,)).fetchone()
        if held != (False, False, False, True) or not _logs_in(app):
            _write_role(owner, app, _role_statement(held))
        _run(owner, "GRANT CONNECT ON DATABASE {} TO {}", app.database, app.user)
        _run(owner, "GRANT USAGE ON SCHEMA {} TO {}", _schema(owner), app.user)


def grant_app_role(owner: Connection, app: Endpoint) -> None:
    """After migrations: rows to read and write, sequences, functions; append-only tables only to read and add to."""
    with owner.transaction():
        schema, user = _schema(owner), app.user
        _run(owner, "REVOKE CREATE ON SCHEMA {} FROM PUBLIC", schema)
        for rights, kind in _RIGHTS:
            _grant_all(owner, rights, kind, schema, user)
        for table in TABLES:
            _take_back(owner, schema, table, user)
        _run(
            owner,
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {}.django_migrations FROM {}",
            schema,
            user,
        )


def _grant_all(
    owner: Connection,
    rights: LiteralString,
    kind: LiteralString,
    schema: str,
    user: str,
) -> None:
    granted = sql.SQL("GRANT " + rights + " ON ALL " + kind + " IN SCHEMA {} TO {}")
    owner.execute(granted.format(sql.Identifier(schema), sql.Identifier(user)))
    later = sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT " + rights + " ON " + kind + " TO {}")
    owner.execute(later.format(sql.Identifier(schema), sql.Identifier(user)))


def _take_back(owner: Connection, schema: str, table: str, user: str) -> None:
    there = owner.execute("SELECT to_regclass(format('%%I.%%I', %s::text, %s::text))", (schema, table)).fetchone()
    if there is None or there[0] is None:
        raise Failure(
            f"只增表 {table} 不存在:kernel/append_only.py 与迁移不一致",
            f"there is no table {table}: kernel/append_only.py and the migrations disagree",
        )
    _run(owner, "REVOKE UPDATE, DELETE, TRUNCATE ON {}.{} FROM {}", schema, table, user)


def _role_statement(held: tuple[bool, bool, bool, bool] | None) -> LiteralString:
    """What makes the role, or takes away what it holds too much.

    Only that is named: an ordinary owner may not even say NOSUPERUSER of a role (15), nor NOCREATEDB (16 and newer).
    """
    if held is None:
        return "CREATE ROLE {} LOGIN PASSWORD {}"
    excess: tuple[LiteralString, ...] = (" NOSUPERUSER", " NOCREATEDB", " NOCREATEROLE")
    statement: LiteralString = "ALTER ROLE {} LOGIN PASSWORD {}"
    for too_much, words in zip(held[:3], excess, strict=True):
        if too_much:
            statement = statement + words
    return statement


def _write_role(owner: Connection, app: Endpoint, words: LiteralString) -> None:
    statement = sql.SQL(words)
    proof = verifier(app.password)
    try:
        owner.execute(statement.format(sql.Identifier(app.user), sql.Literal(proof)))
    except psycopg.errors.InsufficientPrivilege:
        text = statement.format(sql.Identifier(app.user), sql.SQL("'…'")).as_string(owner)
        raise Failure(
            f"数据库所有者无权建立应用角色。请由管理员执行:\n  {text};\n"
            "并在 MEIDAN_APP_DATABASE_URL 中给出该角色的连接地址(postgresql://角色:密码@主机/数据库)",
            f"the database's owner may not make the application's role; let an administrator run:\n  {text};\n"
            "and name that role's connection in MEIDAN_APP_DATABASE_URL (postgresql://role:password@host/database)",
        ) from None


def _logs_in(app: Endpoint) -> bool:
    try:
        psycopg.connect(app.url(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _schema(owner: Connection) -> str:
    row = owner.execute("SELECT current_schema()").fetchone()
    if row is None or row[0] is None:
        raise Failure("数据库没有可用的 schema", "the database has no schema to create tables in")
    return str(row[0])


def _run(owner: Connection, statement: LiteralString, *names: str) -> None:
    owner.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
