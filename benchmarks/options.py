"""How much to measure."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """`pairs` runs of each side, `seconds` each; `orders` stand behind the scale suite; `port` for our own server;
    `kills` of the crash suite."""

    pairs: int = 7
    seconds: int = 4
    orders: int = 50_000
    port: int = 8791
    kills: int = 30
    import_file: Path = Path("../shared/data/online_retail_2010-12_to_2011-08.csv.xz")
