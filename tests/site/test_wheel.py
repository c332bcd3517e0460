"""The package as others install it: a fresh virtual environment, no Node, and the screens are there."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from meidan.site.webapp import FOLDER

from .ground import ROOT, clean_environment, free_port, new_folder, wait_for

JAVASCRIPT_OF_HOME = 450_000
JAVASCRIPT_OF_A_ROUTE = 650_000


@pytest.fixture
def built() -> Path:
    if not (FOLDER / "index.html").is_file():
        pytest.skip("the web application is not built (python3 dev.py build)")
    return FOLDER


def test_the_package_carries_the_screens_and_needs_no_node(built: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", str(tmp_path)]
    subprocess.run([*pip, str(ROOT)], check=True, timeout=300)
    (wheel,) = tmp_path.glob("meidan-*.whl")
    environment = tmp_path / "venv"
    # What it depends on is the same as here; only Meidan itself comes from the wheel.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    packages = next((environment / "lib").glob("python3*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(packages), str(wheel)], check=True
    )
    ours = Path(sys.executable).parents[1] / "lib"
    (packages / "dependencies.pth").write_text(str(next(ours.glob("python3*/site-packages"))) + "\n")
    data = new_folder()
    port = free_port()
    variables = {**clean_environment(data), "PATH": "/usr/bin:/bin"}
    command = [environment / "bin" / "python", "-m", "meidan.site.command_line", "up", "--no-demo", "--port", str(port)]
    with (data / "said.txt").open("w") as said:
        process = subprocess.Popen(command, env=variables, cwd="/", stdout=said, stderr=said)
    try:
        assert wait_for(lambda: answers(port), 120), (data / "said.txt").read_text()
        where = subprocess.run(
            [environment / "bin" / "python", "-c", "import meidan; print(meidan.__file__)"],
            capture_output=True, text=True, cwd="/", check=True,
        )  # fmt: skip
        assert where.stdout.startswith(str(packages))
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/orders").read().decode()
        script = page.split('src="', 1)[1].split('"', 1)[0]
        request = urllib.request.Request(f"http://127.0.0.1:{port}{script}", headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Encoding"] == "br"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/session") as answer:
            assert json.load(answer)["signed_in"] is False
    finally:
        process.terminate()
        process.wait(60)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
            return True
    except OSError:
        return False


def test_the_screens_stay_light(built: Path) -> None:
    manifest: dict[str, dict[str, object]] = json.loads((built / ".vite" / "manifest.json").read_text())
    entry = next(name for name, chunk in manifest.items() if chunk.get("isEntry"))
    weights = {name: weight_of(manifest, [entry, name], built) for name in routes_of(manifest, entry)}
    home = next(weight for name, weight in weights.items() if name.endswith("HomePage.tsx"))
    assert home <= JAVASCRIPT_OF_HOME, home
    heavy = {name: weight for name, weight in weights.items() if weight > JAVASCRIPT_OF_A_ROUTE}
    assert not heavy


def routes_of(manifest: dict[str, dict[str, object]], entry: str) -> list[str]:
    """The chunks that the router reads when a screen is first shown."""
    return [name for name in manifest[entry].get("dynamicImports", []) if name.endswith("Page.tsx")]  # type: ignore[attr-defined]


def weight_of(manifest: dict[str, dict[str, object]], names: list[str], folder: Path) -> int:
    """Gzipped bytes of JavaScript of these chunks and everything they import at once."""
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(manifest[name].get("imports", []))  # type: ignore[arg-type]
    files = [folder / str(manifest[name]["file"]) for name in seen]
    total = 0
    for file in files:
        small = file.with_name(file.name + ".gz")
        total += os.path.getsize(small if small.exists() else file)
    return total
