"""The program's words and exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from meidan.site.command_line import COMMANDS

from .ground import clean_environment, meidan


def test_help_is_chinese_first_and_english_on_request(empty: Path) -> None:
    chinese, english = meidan(empty, "--help"), meidan(empty, "--lang", "en", "--help")
    assert (chinese.returncode, english.returncode) == (0, 0)
    assert "启动全部" in chinese.stdout
    assert "start everything" in english.stdout
    assert "start everything" in meidan(empty, "--help", LANG="en_US.UTF-8").stdout
    assert not any(empty.iterdir())


def test_help_lists_only_what_is_there(empty: Path) -> None:
    listed = {line.split()[0] for line in meidan(empty, "--help").stdout.splitlines() if line.startswith("  ")}
    commands = Path(sys.modules["meidan.site.command_line"].__file__ or "").parent / "commands"
    for name, command in COMMANDS.items():
        assert (name in listed) == ((commands / f"{command.module}.py").exists() and not command.hidden)


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("up", "--nonsense"), ("up", "--port", "x"), ("config",)])
def test_wrong_arguments(empty: Path, arguments: tuple[str, ...]) -> None:
    done = meidan(empty, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "用法" in done.stderr
    assert "Traceback" not in done.stderr


def test_config_shows_no_secret(empty: Path) -> None:
    url = "postgresql://u:s3cret@h/d"
    done = meidan(empty, "config", "show", DATABASE_URL=url, MEIDAN_SECRET_KEY="k" * 40)
    assert done.returncode == 0
    assert "u@h:5432/d" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr


def test_data_may_stand_before_or_after_the_command(empty: Path) -> None:
    for arguments in (("--data", "/tmp/x y", "config", "show"), ("config", "show", "--data=/tmp/x y")):
        done = meidan(empty, *arguments, DATABASE_URL="postgresql://u:p@h/d", MEIDAN_SECRET_KEY="k" * 40)
        assert "/tmp/x y" in done.stdout


def test_a_terminal_that_knows_no_chinese_gets_an_answer(empty: Path) -> None:
    command = [sys.executable, "-m", "meidan.site.command_line", "--help"]
    environment = clean_environment(empty, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, b"up" in done.stdout, b"Traceback" in done.stderr) == (0, True, False)


@pytest.mark.parametrize("command", ["token create --user admin", "doctor", "worker"])
def test_commands_before_migrate_say_so(folder: Path, command: str) -> None:
    done = meidan(folder, *command.split(), LANG="en")
    assert done.returncode == 1
    assert "meidan migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    ["token create --user admin", "user list", "verify", "doctor", "worker", "demo", "import orders x.csv",
     "export orders x.xlsx", "backup x.bin"],
)  # fmt: skip
def test_a_mistyped_data_folder_does_not_become_an_installation(empty: Path, command: str) -> None:
    done = meidan(empty, *command.split(), LANG="en")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "there is no data in" in done.stderr
    assert not any(empty.iterdir())


def test_people_by_the_command_line(folder: Path) -> None:
    assert meidan(folder, "migrate").returncode == 0
    made = meidan(folder, "user", "create", "wang", "--name", "王五", "--role", "admin")
    assert made.returncode == 0, made.stderr
    assert "王五" in meidan(folder, "user", "list").stdout
    token = meidan(folder, "token", "create", "--user", "wang", "--days", "3")
    assert token.stdout.strip().startswith("mdn_")
    assert len(token.stdout.split()) == 1
    for arguments in (("user", "create", "wang"), ("token", "create", "--user", "nobody"), ("user", "password", "x")):
        done = meidan(folder, *arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        blocked = tmp_path / "file"
        blocked.write_text("")
    else:
        blocked = tmp_path / "closed"
        blocked.mkdir(mode=0o500)
    done = meidan(blocked / "data", "migrate", LANG="en")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
