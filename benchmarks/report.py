"""Writing down what was measured: a table for people, JSON for programs, a page for the repository."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from benchmarks.figures import Bar
from benchmarks.ground import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
_MARKS = {"met": "✓", "missed": "✗", "unclear": "?"}
_START, _END = "<!-- {name} -->", "<!-- /{name} -->"


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    cpu = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.MULTILINE)
    return {
        "processor": cpu[1] if cpu else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": " ".join(f"{one:.1f}" for one in os.getloadavg()),
    }


def table(bars: Sequence[Bar]) -> str:
    """One line per bar."""
    head = ["| | bar | measured | interval | promise | |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(bar) for bar in bars)])


def _row(bar: Bar) -> str:
    unit = f" {bar.unit}" if bar.unit else ""
    cells = [
        _MARKS[bar.verdict], bar.name, f"{_number(bar.value)}{unit}", f"{_number(bar.low)} – {_number(bar.high)}",
        f"{bar.direction} {_number(bar.limit)}", bar.detail,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def write_json(path: Path, found: Mapping[str, Sequence[Bar]]) -> None:
    """Everything, for programs."""
    suites = {name: [bar.as_json() for bar in bars] for name, bars in found.items()}
    record = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), "suites": suites}
    path.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2))


def record(found: Mapping[str, Sequence[Bar]], command: str) -> None:
    """Puts each suite's table into docs/benchmarks.md in the place of its last one."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else "# Benchmarks\n"
    facts = ", ".join(f"{name} {value}" for name, value in machine().items())
    for name, bars in found.items():
        start, end = _START.format(name=name), _END.format(name=name)
        head = f"## {name}\n\n`{command}` · {datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {facts}"
        block = f"{start}\n{head}\n\n{table(bars)}\n{end}"
        if start in text:
            text = text[: text.index(start)] + block + text[text.index(end) + len(end) :]
        else:
            text = f"{text.rstrip()}\n\n{block}\n"
    PAGE.write_text(text, "utf-8")
