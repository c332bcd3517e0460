#!/usr/bin/env python3
"""The developer's one door: `python3 dev.py up | test | lint | bench | e2e | build`. Standard library only.

Every command makes the virtual environment it needs (`.venv`, from the lock file with hashes) and is safe to repeat.
Further arguments are passed on: `python3 dev.py up --port 9000`, `python3 dev.py test tests/kernel -x`.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this very check is why
    sys.exit(
        "需要 Python 3.11 或更新版本,当前是 %s / Python 3.11 or newer is needed, this is %s"  # noqa: UP031
        % (sys.version.split()[0], sys.version.split()[0])
    )

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / ".installed"
ENGLISH = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "").startswith("en")

CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "pyright": ["pyright"],
    "lint-imports": ["lint-imports"],
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code is ours."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    commands: dict[str, Callable[[list[str]], int]] = {
        "up": up,
        "test": test,
        "lint": lint,
        "bench": bench,
        "e2e": e2e,
        "build": build,
    }
    name = arguments[0] if arguments else "help"
    if name not in commands:
        print(__doc__ if ENGLISH else "用法:python3 dev.py up | test | lint | bench | e2e | build [参数…]")
        return 0 if name in ("help", "-h", "--help") else 2
    environment()
    return commands[name](list(arguments[1:]))


def up(rest: list[str]) -> int:
    """Start everything; the program takes the place of this process, so that signals reach it."""
    os.environ.setdefault("MEIDAN_DATA", str(ROOT / ".meidan"))
    os.execv(PYTHON, [str(PYTHON), "-m", "meidan.site.command_line", "up", *rest])


def test(rest: list[str]) -> int:
    """Every test, or those named."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    spread = [] if any(option.startswith(("-n", "-p", "--pdb")) for option in rest) else ["-n", str(min(cores, 8))]
    return run([PYTHON, "-m", "pytest", *spread, *rest])


def lint(rest: list[str]) -> int:
    """All checks side by side; what a failing one says is shown at the end."""
    began = time.monotonic()
    running: list[tuple[str, subprocess.Popen[bytes], Path]] = []
    with tempfile.TemporaryDirectory() as folder:
        for index, (name, command) in enumerate(CHECKS.items()):
            output = Path(folder) / str(index)
            with output.open("wb") as file:
                program = [str(VENV / "bin" / command[0]), *command[1:]]
                process = subprocess.Popen(program, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=quiet())
            running.append((name, process, output))
        failed = 0
        for name, process, output in running:
            bad = process.wait() != 0
            failed += bad
            print(f"{'✗' if bad else '✓'} {name}  {time.monotonic() - began:.1f} s")
            if bad:
                print(output.read_text("utf-8", "replace"))
    return 1 if failed else 0


def bench(rest: list[str]) -> int:
    """The measurements of `benchmarks/`."""
    return run([PYTHON, "-m", "benchmarks", *rest])


def e2e(rest: list[str]) -> int:
    """The tests in a real browser."""
    if not (ROOT / "tests" / "browser").is_dir():
        print(say("还没有浏览器测试(tests/browser 不存在)", "there are no browser tests yet (no tests/browser)"))
        return 0
    return run([PYTHON, "-m", "pytest", "tests/browser", *rest])


def build(rest: list[str]) -> int:
    """A wheel in `dist/`."""
    return run([PYTHON, "-m", "pip", "wheel", ".", "--no-deps", "--wheel-dir", "dist", *rest])


def run(command: Sequence[str | Path]) -> int:
    """Run in the project's folder; Ctrl-C belongs to the child, we wait for its end."""
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=quiet()) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def environment() -> None:
    """Make or refresh `.venv`, only when the lock file, the project file or the Python has changed."""
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once must not install over each other
        wanted = fingerprint()
        if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
            return
        began = time.monotonic()
        if not works():
            print(say("建立虚拟环境 .venv …", "making the virtual environment .venv …"))
            make_environment()
        install(["--require-hashes", "-r", str(LOCK)], sum(1 for line in LOCK.open() if "==" in line))
        install(["--no-deps", "--editable", str(ROOT)], 0)
        STAMP.write_text(wanted)
        print(
            say(f"依赖已就绪,{time.monotonic() - began:.0f} s", f"dependencies ready, {time.monotonic() - began:.0f} s")
        )


def fingerprint() -> str:
    """What an installed environment depends on."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    digest.update(str(ROOT).encode())  # the scripts in it name this folder
    return digest.hexdigest()


def works() -> bool:
    """Whether the environment there has a usable Python of this version, with pip."""
    if not PYTHON.exists():
        return False
    question = f"import sys, pip; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    return subprocess.run([PYTHON, "-c", question], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """A new `.venv`; where Debian left out ensurepip, with the system's own pip if there is one."""
    shutil.rmtree(VENV, ignore_errors=True)
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    if not has_ensurepip and importlib.util.find_spec("pip") is None:
        sys.exit(
            say(
                "缺少 venv 组件,请先安装(Debian/Ubuntu:sudo apt install python3-venv)",
                "Python's venv is incomplete; first install it (Debian/Ubuntu: sudo apt install python3-venv)",
            )
        )
    command = [sys.executable, "-m", "venv", *([] if has_ensurepip else ["--without-pip"]), str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    if not has_ensurepip:
        install(["pip"], 1, [sys.executable, "-m", "pip", "--python", str(PYTHON)])


def install(arguments: Sequence[str], total: int, pip: Sequence[str] = (str(PYTHON), "-m", "pip")) -> None:
    """pip install, one short line of progress per package; everything it said is shown when it fails."""
    command = [*pip, "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", *arguments]
    said: list[str] = []
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.startswith("Collecting ") and total:
                count += 1
                print(f"  {count}/{total} {line.split()[1]}")
            elif line.startswith("Installing collected"):
                print(say("  正在安装 …", "  installing …"))
    if process.returncode != 0:
        sys.exit(say("安装依赖失败:\n", "the dependencies could not be installed:\n") + "".join(said[-25:]))


def quiet() -> dict[str, str]:
    """The environment of our tools: the virtual environment first, and no version nagging."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}


def say(zh: str, en: str) -> str:
    """The text in the terminal's language."""
    return en if ENGLISH else zh


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
