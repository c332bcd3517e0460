"""What must hold of the machine and the data directory."""

import os
import shutil
import stat
from pathlib import Path

from django.conf import settings

from meidan.kernel import db
from meidan.kernel.doctor import Check
from meidan.kernel.words import Words
from meidan.site.config import KEY_FILE

LEAST_FREE_BYTES = 1 << 30
CLUSTER = "postgres"


def _disk() -> list[db.Row]:
    data_dir = Path(settings.CONFIG.data_dir)
    usage = shutil.disk_usage(data_dir)
    if usage.free >= LEAST_FREE_BYTES:
        return []
    return [{"path": str(data_dir), "free_mib": usage.free >> 20, "total_mib": usage.total >> 20}]


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
)
