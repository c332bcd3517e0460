"""Our own certificate files: checked before anything starts, and what `doctor` sees of them from outside."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

from meidan.site.config import Config
from meidan.site.failure import Failure


def refuse_bad_certificate(config: Config) -> None:
    """Raises `Failure` when the certificate files cannot be read, or do not belong together."""
    if config.tls_cert is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(config.tls_cert, config.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise Failure(
            f"证书 {config.tls_cert} 与私钥 {config.tls_key} 不能用:{error}",
            f"the certificate {config.tls_cert} and the key {config.tls_key} are of no use: {error}",
        ) from None


def unchecked() -> ssl.SSLContext:
    """For asking ourselves on loopback, where the certificate's name cannot fit."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def days_left(url: str, seconds: float) -> float:
    """How long the certificate that a server shows is still valid. Raises OSError (ssl.SSLError for a bad one)."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=seconds) as wire,
        context.wrap_socket(wire, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
    return (ends - datetime.now(UTC)).total_seconds() / 86400
