"""The public address, own certificates, and what doctor says about them."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from meidan.orders.answers import tracking_url
from meidan.site import doctor
from meidan.site.config import load, public_url
from meidan.site.failure import Failure
from meidan.site.tls import unchecked

from .ground import clean_environment, free_port, meidan, wait_for


@pytest.mark.parametrize(
    "text", ["ftp://x", "oms.example.com", "https://", "https://x/path", "https://x?q=1", "https://u:p@x", "http://x:b"]
)
def test_wrong_public_urls_are_refused(text: str) -> None:
    with pytest.raises(Failure):
        public_url(text)


def test_right_ones_lose_their_slash() -> None:
    assert public_url("https://oms.example.com/") == "https://oms.example.com"
    assert public_url("http://10.0.0.5:8000") == "http://10.0.0.5:8000"
    assert public_url("") == ""


def test_https_makes_it_strict(empty: Path) -> None:
    kept = {"MEIDAN_DATA": str(empty), "MEIDAN_SECRET_KEY": "k" * 40}
    assert load({**kept, "MEIDAN_PUBLIC_URL": "https://x"}).secure
    assert not load({**kept, "MEIDAN_PUBLIC_URL": "http://x"}).secure
    assert not load(kept).secure
    with pytest.raises(Failure):
        load({**kept, "MEIDAN_TLS_CERT": "/some/file"})


def test_links_to_customers_are_absolute() -> None:
    assert tracking_url(1).startswith("/t/")
    with override_settings(PUBLIC_URL="https://oms.example.com"):
        assert tracking_url(1).startswith("https://oms.example.com/t/")


def certificate(folder: Path) -> tuple[str, str]:
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "5", "-subj", "/CN=localhost"]
    more = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    try:
        subprocess.run([*command, *more], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with")
    return str(cert), str(key)


def test_a_useless_certificate_is_said_before_anything_starts(empty: Path) -> None:
    cert, _ = certificate(empty)
    port = str(free_port())
    done = meidan(empty, "up", "--no-demo", "--port", port, "--tls-cert", cert, "--tls-key", cert, LANG="en")
    assert (done.returncode, "of no use" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert not (empty / "postgres").exists()


def test_up_with_its_own_certificate(folder: Path) -> None:
    cert, key = certificate(folder)
    port = free_port()
    url = f"https://localhost:{port}"
    options = ["--tls-cert", cert, "--tls-key", key, "--public-url", url]
    command = [sys.executable, "-m", "meidan.site.command_line", "up", "--no-demo", "--port", str(port), *options]
    said = (folder / "said.txt").open("w+")
    with subprocess.Popen(
        command, env=clean_environment(folder), stdout=said, stderr=subprocess.STDOUT, cwd="/"
    ) as process:
        try:
            assert wait_for(lambda: "Ctrl-C" in (folder / "said.txt").read_text() or process.poll() is not None, 90)
            assert url in (folder / "said.txt").read_text()
            with urllib.request.urlopen(f"{url}/healthz", context=unchecked(), timeout=10) as answer:
                assert answer.status == 200
                assert answer.headers["Strict-Transport-Security"]
            trusted = {"MEIDAN_PUBLIC_URL": url, "SSL_CERT_FILE": cert}
            found = _doctor(folder, **trusted)
            assert found["public.url"]["ok"], found
            assert 3 < found["public.certificate"]["breaches"][0]["days_left"] < 6
            found = _doctor(folder, MEIDAN_PUBLIC_URL=url)  # nobody trusts it
            assert not found["public.url"]["ok"]
            assert "certificate" in found["public.certificate"]["breaches"][0]["why"].lower()
        finally:
            process.terminate()
            process.wait(60)
    said.close()
    assert '"route":"healthz"' in (folder / "server.log").read_text()
    assert '"command":"doctor"' in (folder / "server.log").read_text()
    assert _doctor(folder, MEIDAN_PUBLIC_URL=url)["public.url"]["ok"]  # at rest nothing need answer


def _doctor(folder: Path, **extra: str) -> dict[str, Any]:
    done = meidan(folder, "doctor", "--json", **extra)
    return {check["name"]: check for check in json.loads(done.stdout)["checks"]}


def test_the_disk_and_an_address_that_is_not_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 60)
    check = {one.name: one for one in doctor.CHECKS}
    look = check["machine.disk"].look
    assert callable(look)
    assert look()[0]["free_mib"] > 0
