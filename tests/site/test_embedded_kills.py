"""kill -9 of every process of the embedded database, and numbers of dead processes that came to mean others."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from meidan.site.embedded.postmaster import clear_leftover, recorded_pid
from meidan.site.embedded.server import Lease, keeper_pid, start

from .ground import alive, clean_environment, kill, settings_of, wait_for

FAST = {"fsync": "off"}


def begin(data_dir: Path) -> Lease:
    return start(settings_of(data_dir), FAST)


def answers(data_dir: Path) -> bool:
    try:
        psycopg.connect(settings_of(data_dir).app.url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(data_dir: Path) -> int:
    pid = recorded_pid(data_dir / "postgres")
    assert pid
    return pid


def test_a_killed_server_is_started_again(folder: Path) -> None:
    lease = begin(folder)
    first = postmaster(folder)
    kill(first)
    assert wait_for(lambda: not alive(first) and answers(folder))
    assert postmaster(folder) != first
    lease.stop()


def test_a_killed_backend_does_not_end_the_server(folder: Path) -> None:
    lease = begin(folder)
    first = postmaster(folder)
    with psycopg.connect(settings_of(folder).app.url()) as connection:
        kill(connection.info.backend_pid)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert wait_for(lambda: answers(folder))
    assert postmaster(folder) == first
    lease.stop()


def test_a_killed_keeper_takes_the_server_along_and_the_next_start_is_well(folder: Path) -> None:
    lease = begin(folder)
    server, keeper = postmaster(folder), keeper_pid(folder)
    assert keeper
    kill(keeper)
    assert wait_for(lambda: not alive(server))
    lease.stop()
    lease = begin(folder)
    assert answers(folder)
    lease.stop()


def test_a_killed_user_does_not_leave_the_server_running(folder: Path) -> None:
    code = (
        "from meidan.site.config import load; from meidan.site.embedded.server import start; import time\n"
        "lease = start(load(), {'fsync': 'off'}); print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=clean_environment(folder), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        server = postmaster(folder)
        kill(process.pid)
    assert wait_for(lambda: not alive(server))
    assert wait_for(lambda: keeper_pid(folder) is None)


def test_everything_killed_at_once(folder: Path) -> None:
    lease = begin(folder)
    server, keeper = postmaster(folder), keeper_pid(folder)
    assert keeper
    kill(keeper)
    kill(server)
    lease.stop()
    lease = begin(folder)
    assert answers(folder)
    lease.stop()


def test_a_pid_file_that_names_a_stranger_hurts_nobody(folder: Path) -> None:
    lease = begin(folder)
    lease.stop()
    uid = lease.layout.account.uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=uid) as stranger:
        pid_file = folder / "postgres" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{folder / 'postgres'}\n1700000000\n5432\n/tmp\n\n  123 456\nready   \n")
        lease.layout.account.own(pid_file)
        lease = begin(folder)
        assert answers(folder)
        assert stranger.poll() is None
        lease.stop()
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("text", ["", "nonsense\n", "4194303\n", "-1\n"])
def test_a_damaged_or_stale_pid_file(empty: Path, text: str) -> None:
    cluster = empty / "postgres"
    cluster.mkdir()
    (cluster / "postmaster.pid").write_text(text)
    clear_leftover(cluster, empty)
    assert not (cluster / "postmaster.pid").exists()


def test_a_server_of_our_folder_without_keeper_is_ended_first(folder: Path) -> None:
    lease = begin(folder)
    layout = lease.layout
    lease.stop()
    log = os.open(folder / "orphan.log", os.O_WRONLY | os.O_CREAT, 0o600)
    orphan = layout.account.popen([layout.programs / "postgres", "-D", layout.cluster, "-k", "/tmp"], log)
    os.close(log)
    assert wait_for(lambda: recorded_pid(layout.cluster) == orphan.pid)
    lease = begin(folder)
    assert answers(folder)
    assert orphan.wait(10) is not None
    lease.stop()
