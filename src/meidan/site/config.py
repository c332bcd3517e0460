"""Where this installation keeps its things, and how it reaches its database. Standard library only.

`load()` reads the environment (`MEIDAN_DATA`, `MEIDAN_SECRET_KEY`, `DATABASE_URL`, `MEIDAN_APP_DATABASE_URL`,
`MEIDAN_DB_ROLE`, `MEIDAN_DB_NAME`, `MEIDAN_PUBLIC_URL`, `MEIDAN_TLS_CERT`, `MEIDAN_TLS_KEY`) once and returns one
frozen value; nobody else looks at these variables.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from meidan.site.failure import Failure

Role = Literal["owner", "app"]

KEY_FILE = "secret.key"
EMBEDDED_DATABASE = "meidan"
EMBEDDED_PORT = 5432
OWNER_ROLE = "meidan_owner"
APP_ROLE = "meidan_app"
NAME_BYTES = 63  # PostgreSQL silently cuts longer names
SOCKET_PATH_BYTES = 107


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way into one database: a host name or socket folder, and one role with its password."""

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = ()

    def parameters(self) -> dict[str, Any]:
        """The connection parameters as libpq names them; empty ones are left to libpq's own defaults."""
        named = {"host": self.host, "dbname": self.database, "user": self.user, "password": self.password}
        return {"port": self.port, **{key: value for key, value in named.items() if value}, **dict(self.options)}

    def url(self) -> str:
        """The same as a `postgresql://` URL, password included: for a child's environment, never for printing."""
        query = [*self.options]
        host = f"[{self.host}]" if ":" in self.host else self.host
        if self.host.startswith("/"):
            host, query = "", [("host", self.host), ("port", str(self.port)), *query]
        else:
            host = f"{host}:{self.port}"
        account = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        tail = f"?{urlencode(query, quote_via=quote)}" if query else ""
        return f"postgresql://{account}@{host}/{quote(self.database, safe='')}{tail}"

    def shown(self) -> str:
        """For people: who, where, which database; never the password."""
        return f"{self.user}@{self.host or 'localhost'}:{self.port}/{self.database}"


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment decided. `embedded`: the database is ours to start and stop."""

    data_dir: Path
    secret_key: str = field(repr=False)
    embedded: bool
    owner: Endpoint
    app: Endpoint
    role: Role
    app_is_given: bool = False
    public_url: str = ""
    tls_cert: str | None = None
    tls_key: str | None = None

    @property
    def secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://") or self.tls_cert is not None

    def endpoint(self, role: Role | None = None) -> Endpoint:
        """The endpoint of a role; without one, of the role this process was started for."""
        return self.owner if (role or self.role) == "owner" else self.app


def data_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Where the data lies, whether it is there or not."""
    return Path(os.path.abspath(env.get("MEIDAN_DATA") or ".meidan"))


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the environment. Makes the data directory and its key file when they are needed and not there.

    Raises `Failure` for an unusable setting.
    """
    env = os.environ if environ is None else environ
    data_dir = data_folder(env)
    role = env.get("MEIDAN_DB_ROLE") or "app"
    if role not in ("owner", "app"):
        raise Failure(
            f"MEIDAN_DB_ROLE 只能是 owner 或 app,不是 {role}",
            f"MEIDAN_DB_ROLE must be owner or app, not {role}",
        )
    url = env.get("DATABASE_URL", "")
    key = env.get("MEIDAN_SECRET_KEY") or read_or_make_key(data_dir)
    if url:
        config = _external(data_dir, key, url, env.get("MEIDAN_APP_DATABASE_URL", ""))
    else:
        config = _embedded(data_dir, key)
    config = replace(config, role=role, public_url=public_url(env.get("MEIDAN_PUBLIC_URL", "")))
    cert, key_file = env.get("MEIDAN_TLS_CERT"), env.get("MEIDAN_TLS_KEY")
    if bool(cert) != bool(key_file):
        raise Failure("证书与私钥要一起给出", "a certificate and its key go together")
    if cert and key_file:
        config = replace(config, tls_cert=os.path.abspath(cert), tls_key=os.path.abspath(key_file))
    name = env.get("MEIDAN_DB_NAME")
    if name:
        config = replace(
            config,
            owner=replace(config.owner, database=name),
            app=replace(config.app, database=name),
        )
    return config


def django_database(config: Config, role: Role | None = None) -> dict[str, Any]:
    """Django's DATABASES entry for a role (default: the role of this process)."""
    place = config.endpoint(role)
    return {
        "ENGINE": "meidan.site.postgres",
        "NAME": place.database,
        "USER": place.user,
        "PASSWORD": place.password,
        "HOST": place.host,
        "PORT": str(place.port),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "client_encoding": "UTF8",
            "application_name": "meidan",
            "prepare_threshold": 0,  # only `kernel.db.prepared` asks for it; other statements are bound by the client
            **dict(place.options),
        },
    }


def public_url(text: str) -> str:
    """The address people use, without a slash at its end; empty when none is set. Raises `Failure` for a wrong one."""
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
        parts = urlsplit("")
    if text and (not right or parts.path.strip("/") or parts.query or parts.fragment or parts.username):
        raise Failure(
            f"公开网址应形如 https://oms.example.com,不是 {text}",
            f"the public URL looks like https://oms.example.com, not {text}",
        )
    return text.rstrip("/")


def derive(key: str, purpose: str) -> str:
    """A secret of its own for each purpose (64 hex digits), so that leaking one does not give away the key."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def parse_url(url: str, name: str = "DATABASE_URL") -> Endpoint:
    """Take a `postgres[ql]://` URL apart; `host`, `port`, `user`, `password`, `dbname` may also stand in its query."""
    try:
        parts = urlsplit(url)
        port = parts.port
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError as error:
        raise Failure(f"{name} 不是有效的地址:{error}", f"{name} is not a valid URL: {error}") from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise Failure(
            f"{name} 应以 postgresql:// 开头,不支持其他数据库",
            f"{name} must begin with postgresql://; no other database is supported",
        )
    host = query.pop("host", "") or unquote(parts.hostname or "")
    database = query.pop("dbname", "") or unquote(parts.path.lstrip("/"))
    user = query.pop("user", "") or unquote(parts.username or "")
    if not database or not user:
        raise Failure(f"{name} 缺少用户名或数据库名", f"{name} names no user or no database")
    password = query.pop("password", "") or unquote(parts.password or "")
    port_text = query.pop("port", "") or str(port or 5432)
    if not port_text.isascii() or not port_text.isdigit():
        raise Failure(f"{name} 的端口不是数字", f"the port in {name} is not a number")
    return Endpoint(host, int(port_text), database, user, password, tuple(query.items()))


def read_or_make_key(data_dir: Path) -> str:
    """The installation's key from its data directory; the first caller makes it (0600), also when two come at once."""
    path = data_dir / KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        _refuse_open_key(path)
        key = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(
            f"无法读写密钥文件 {path}:{error}",
            f"cannot use the key file {path}: {error}",
        ) from None
    if len(key) < 32:
        raise Failure(
            f"密钥文件 {path} 已损坏(太短)",
            f"the key file {path} is damaged (too short)",
        )
    return key


def _make_key(path: Path) -> None:
    # Under root PostgreSQL runs as somebody else, who must be able to pass through to its own folder.
    path.parent.mkdir(mode=0o700 if os.getuid() else 0o711, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=".key-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _refuse_open_key(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        raise Failure(
            f"密钥文件 {path} 可被他人读取,请先执行:chmod 600 {path}",
            f"the key file {path} is open to others; first run: chmod 600 {path}",
        )


def _embedded(data_dir: Path, key: str) -> Config:
    # The embedded roles' passwords hang on the file, not on MEIDAN_SECRET_KEY: changing that one must not lock us out.
    own = read_or_make_key(data_dir)
    owner = Endpoint(
        str(socket_folder(data_dir, own)),
        EMBEDDED_PORT,
        EMBEDDED_DATABASE,
        OWNER_ROLE,
        derive(own, f"database role {OWNER_ROLE}"),
    )
    app = replace(owner, user=APP_ROLE, password=derive(own, f"database role {APP_ROLE}"))
    return Config(data_dir, key, True, owner, app, "app")


def _external(data_dir: Path, key: str, url: str, app_url: str) -> Config:
    owner = parse_url(url)
    if app_url:
        return Config(
            data_dir,
            key,
            False,
            owner,
            parse_url(app_url, "MEIDAN_APP_DATABASE_URL"),
            "app",
            True,
        )
    user = _short_name(f"{APP_ROLE}_{owner.database}")
    app = replace(owner, user=user, password=derive(key, f"database role {user}"))
    return Config(data_dir, key, False, owner, app, "app")


def socket_folder(data_dir: Path, key: str) -> Path:
    """The folder of the embedded server's socket: short whatever the data directory's path, and not to be guessed.

    A socket's path may have 107 bytes at most, so it cannot simply lie in the data directory.
    """
    mark = derive(key, f"socket folder {os.path.realpath(data_dir)}")[:16]
    folder = Path(os.environ.get("MEIDAN_SOCKET_BASE") or "/tmp") / f"meidan-{mark}"
    length = len(os.fsencode(folder / f".s.PGSQL.{EMBEDDED_PORT}"))
    if length > SOCKET_PATH_BYTES:
        raise Failure(
            f"套接字路径太长({length} 字节,最多 {SOCKET_PATH_BYTES}):请把 MEIDAN_SOCKET_BASE 设为更短的文件夹",
            f"the socket's path is too long ({length} bytes, at most {SOCKET_PATH_BYTES}): "
            "set MEIDAN_SOCKET_BASE to a shorter folder",
        )
    return folder


def _short_name(name: str) -> str:
    raw = name.encode()
    if len(raw) <= NAME_BYTES:
        return name
    mark = hashlib.sha256(raw).hexdigest()[:10]
    return raw[: NAME_BYTES - 11].decode(errors="ignore") + "_" + mark
