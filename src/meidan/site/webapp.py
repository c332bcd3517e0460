"""The web application's files, as the build left them in `site/web`: served by the shell itself, without Django."""

import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Header = tuple[bytes, bytes]

FOLDER = Path(__file__).parent / "web"
INDEX = "/index.html"
# Addresses that belong to the server; every other one that a browser opens is a page of the application.
RESERVED = ("/api/", "/t/", "/c/", "/assets/", "/healthz", "/readyz", "/metrics")
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
COMPRESSED = (".br", ".gz")
FOR_GOOD = b"public, max-age=31536000, immutable"  # their names carry a hash of the content
ASK_AGAIN = b"no-cache"
TYPES = {".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".js": "text/javascript"}
# The interface kit writes its styles into the page; the camera's decoder is WebAssembly. Scripts are ours alone.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SECURITY: tuple[Header, ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
)
NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>每单 Meidan</title>
<p>网页界面还没有构建。请运行 <code>python3 dev.py up</code>,或安装带界面的程序包。
接口文档:<a href="/api/v1/docs">/api/v1/docs</a></p>
<p lang="en">The web application has not been built. Run <code>python3 dev.py up</code>, or install a package that
carries it. API: <a href="/api/v1/docs">/api/v1/docs</a></p>"""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: its status, headers and the content, empty for HEAD and 304."""

    status: int
    headers: list[Header]
    body: bytes


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    kind: bytes
    tag: bytes
    variants: Mapping[str, Path]


class WebApp:
    """Knows every file there is from the start, so that no request's path ever reaches the file system."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = dict(_files(folder))

    def has(self, method: str, path: str) -> bool:
        """Whether this request is for the application: one of its files, or a page of it."""
        return method in ("GET", "HEAD") and (path in self._files or not path.startswith(RESERVED))

    def answer(self, method: str, path: str, headers: Iterable[Header]) -> Page:
        """The file, or `index.html` for every page; reads from disk, so call it in a thread."""
        asked = dict(headers)
        file = self._files.get(path) or self._files.get(INDEX)
        if file is None:
            return Page(503, [(b"content-type", b"text/html; charset=utf-8"), *SECURITY], NOT_BUILT.encode())
        cache = FOR_GOOD if path.startswith("/assets/") and path in self._files else ASK_AGAIN
        given = [(b"cache-control", cache), (b"etag", file.tag), (b"vary", b"accept-encoding"), *SECURITY]
        if asked.get(b"if-none-match") == file.tag:
            return Page(304, given, b"")
        encoding = _encoding(file, asked.get(b"accept-encoding", b"").decode("latin-1"))
        body = file.variants.get(encoding, file.path).read_bytes()
        given += [(b"content-type", file.kind), (b"content-length", str(len(body)).encode())]
        if encoding:
            given.append((b"content-encoding", encoding.encode()))
        return Page(200, given, b"" if method == "HEAD" else body)


def _files(folder: Path) -> Iterable[tuple[str, _File]]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or path.suffix in COMPRESSED or relative.parts[0].startswith("."):
            continue
        variants = {name: twin for name, end in ENCODINGS if (twin := path.with_name(path.name + end)).is_file()}
        tag = f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}"'.encode()
        yield f"/{relative.as_posix()}", _File(path, _kind(path), tag, variants)


def _kind(path: Path) -> bytes:
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("+json", "+xml"))
    return (kind + "; charset=utf-8" if text else kind).encode()


def _encoding(file: _File, accepted: str) -> str:
    """The best variant that the client takes; empty for the file as it is."""
    taken: set[str] = set()
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";q=")
        if not weight or weight.strip("0."):
            taken.add(name.strip())
    return next((name for name, _ in ENCODINGS if name in taken and name in file.variants), "")
