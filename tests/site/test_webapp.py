"""The web application's files as the shell serves them: caching, compression, pages, and nothing beside them."""

from pathlib import Path

import pytest

from meidan.site.webapp import NOT_BUILT, WebApp

SCRIPT = b"console.log('hello')" * 100


@pytest.fixture
def web(tmp_path: Path) -> WebApp:
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder / "index.html").write_text("<!doctype html><p>每单")
    (folder / "assets" / "a-1.js").write_bytes(SCRIPT)
    (folder / "assets" / "a-1.js.br").write_bytes(b"br")
    (folder / "assets" / "a-1.js.gz").write_bytes(b"gz")
    (tmp_path / "secret").write_text("no")
    return WebApp(folder)


def headers_of(web: WebApp, path: str, **sent: str) -> dict[bytes, bytes]:
    asked = [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()]
    return dict(web.answer("GET", path, asked).headers)


def test_every_page_of_the_application_is_its_index(web: WebApp) -> None:
    for path in ("/", "/orders", "/orders/SO-1/edit", "/index.html"):
        assert web.has("GET", path)
        page = web.answer("GET", path, [])
        assert (page.status, page.body) == (200, "<!doctype html><p>每单".encode())
        assert dict(page.headers)[b"cache-control"] == b"no-cache"


def test_what_belongs_to_the_server_is_left_to_it(web: WebApp) -> None:
    for path in ("/api/v1/orders", "/t/1-abc", "/c/x", "/healthz", "/metrics", "/assets/gone-2.js"):
        assert not web.has("GET", path)
    assert not web.has("POST", "/orders")


def test_assets_are_kept_for_good_and_sent_as_small_as_the_client_takes_them(web: WebApp) -> None:
    path = "/assets/a-1.js"
    assert b"immutable" in headers_of(web, path)[b"cache-control"]
    for accepted, encoding in (
        ("gzip, br", b"br"), ("gzip", b"gzip"), ("br;q=0, gzip;q=0.5", b"gzip"), ("identity", None), ("br;q=0.0", None),
    ):  # fmt: skip
        assert headers_of(web, path, accept_encoding=accepted).get(b"content-encoding") == encoding
    assert web.answer("GET", path, []).body == SCRIPT
    assert headers_of(web, path)[b"content-type"] == b"text/javascript; charset=utf-8"


def test_what_has_not_changed_is_not_sent_again(web: WebApp) -> None:
    tag = headers_of(web, "/")[b"etag"]
    page = web.answer("GET", "/", [(b"if-none-match", tag)])
    assert (page.status, page.body) == (304, b"")
    assert web.answer("HEAD", "/", []).body == b""


def test_no_path_leads_out_of_the_folder(web: WebApp) -> None:
    for path in ("/../secret", "/assets/../../secret", "/.vite/manifest.json", "/assets/a-1.js.br"):
        assert web.answer("GET", path, []).body != b"no"
        assert web.answer("GET", path, []).headers == web.answer("GET", "/", []).headers


def test_scripts_come_from_us_alone(web: WebApp) -> None:
    policy = headers_of(web, "/")[b"content-security-policy"].decode()
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "frame-ancestors 'none'" in policy


def test_an_installation_without_the_build_says_so(tmp_path: Path) -> None:
    page = WebApp(tmp_path / "missing").answer("GET", "/", [])
    assert (page.status, page.body.decode()) == (503, NOT_BUILT)
