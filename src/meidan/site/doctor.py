"""What must hold of the machine and the data directory."""

import fcntl
import json
import os
import shutil
import stat
import urllib.request
from pathlib import Path

from django.conf import settings

from meidan.kernel import db
from meidan.kernel.doctor import Check
from meidan.kernel.words import Words
from meidan.site import tls
from meidan.site.config import KEY_FILE

LEAST_FREE_BYTES = 1 << 30
LEAST_DAYS = 14
WAIT_SECONDS = 5.0
CLUSTER = "postgres"
# Whatever proxy the terminal is set to, people do not come by it.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _disk() -> list[db.Row]:
    data_dir = Path(settings.CONFIG.data_dir)
    places = {data_dir, data_dir / CLUSTER} if settings.CONFIG.embedded else {data_dir}  # a link may lead elsewhere
    found: list[db.Row] = []
    for place in sorted(path for path in places if path.exists()):
        usage = shutil.disk_usage(place)
        if usage.free < LEAST_FREE_BYTES:
            found.append({"path": str(place), "free_mib": usage.free >> 20, "total_mib": usage.total >> 20})
    return found


def _modes() -> list[db.Row]:
    data_dir = Path(settings.CONFIG.data_dir)
    found = [_open_to_others(data_dir / KEY_FILE, 0o077), _open_to_others(data_dir, 0o022)]
    if settings.CONFIG.embedded:
        found.append(_open_to_others(data_dir / CLUSTER, 0o077))
    return [row for row in found if row]


def _open_to_others(path: Path, forbidden: int) -> db.Row | None:
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None
    if not mode & forbidden:
        return None
    return {"path": str(path), "mode": f"{mode:04o}", "at_most": f"{mode & ~forbidden:04o}"}


def _is_up() -> bool:
    """Whether `meidan up` serves on this machine: only then its public address must answer."""
    try:
        with (Path(settings.CONFIG.data_dir) / "up.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _public() -> list[db.Row]:
    url = settings.PUBLIC_URL
    if not url or not _is_up():
        return []
    try:
        with _DIRECT.open(url + "/healthz", timeout=WAIT_SECONDS) as answer:
            if json.loads(answer.read(1000)) == {"status": "ok"}:
                return []
        return [{"url": url, "why": "/healthz is answered by somebody else"}]
    except (OSError, ValueError) as error:
        return [{"url": url, "why": str(error)}]


def _certificate() -> list[db.Row]:
    url = settings.PUBLIC_URL
    if not url.startswith("https://") or not _is_up():
        return []
    try:
        days = tls.days_left(url, WAIT_SECONDS)
    except OSError as error:
        return [{"url": url, "why": str(error)}]
    return [{"url": url, "days_left": round(days, 1)}] if days < LEAST_DAYS else []


_FUTURE = """
SELECT id AS event, at, clock_timestamp() AS now FROM event
WHERE id = (SELECT max(id) FROM event) AND at > clock_timestamp() + interval '5 seconds'
"""

CHECKS: tuple[Check, ...] = (
    Check(
        "machine.disk",
        Words("数据目录所在磁盘至少还有 1 GiB", "The disk of the data directory has 1 GiB left at least"),
        Words("清理磁盘或把数据目录移到更大的磁盘", "Free space, or move the data directory to a larger disk"),
        _disk,
    ),
    Check(
        "machine.modes",
        Words("数据目录、密钥与数据库文件不对他人开放", "Data directory, key and database files are closed to others"),
        Words("用 chmod 收回多余的权限", "Take the surplus rights away with chmod"),
        _modes,
    ),
    Check(
        "machine.time",
        Words("时钟没有倒退:最后的事件不在未来", "The clock did not go back: the last event is not in the future"),
        Words("启用时间同步(NTP),并查清时钟何时被调过", "Switch NTP on, and find out when the clock was set"),
        _FUTURE,
    ),
    Check(
        "public.url",
        Words("公开网址能打开本系统(运行时)", "The public URL leads to this system (while it runs)"),
        Words(
            "检查 MEIDAN_PUBLIC_URL、域名解析、反向代理与防火墙",
            "Check MEIDAN_PUBLIC_URL, the name's address, the proxy and the firewall",
        ),
        _public,
    ),
    Check(
        "public.certificate",
        Words(
            "公开网址的证书可信,至少还有 14 天", "The public URL's certificate is trusted, for 14 more days at least"
        ),
        Words("更新证书,然后重新启动 meidan up 或代理", "Renew the certificate, then restart meidan up or the proxy"),
        _certificate,
    ),
)
