"""Chinese provinces, cities and districts: what belongs to what, and how a written address is read."""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from meidan.kernel.words import Words

PROVINCE, CITY, DISTRICT = 0, 1, 2
_DATA = Path(__file__).parent / "data"
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_BARE = frozenset({"城区", "郊区", "矿区"})

_PEOPLES = [
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔",
    "哈萨克族",
    "哈萨克",
    "柯尔克孜族",
    "柯尔克孜",
    "朝鲜族",
    "土家族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "侗族",
    "哈尼族",
    "傣族",
    "白族",
    "景颇族",
    "傈僳族",
    "羌族",
    "蒙古",
    "黎族",
    "满族",
    "瑶族",
    "畲族",
    "仡佬族",
    "水族",
    "仫佬族",
    "毛南族",
    "佤族",
    "拉祜族",
    "纳西族",
    "布朗族",
    "独龙族",
    "怒族",
    "普米族",
    "撒拉族",
    "土族",
    "东乡族",
    "保安族",
    "裕固族",
    "塔吉克",
    "锡伯",
    "达斡尔族",
    "鄂温克族",
    "鄂伦春",
    "各族",
]
_SUFFIXES = (
    "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区",
    "林区", "省", "市", "盟", "州", "区", "县", "旗",
)  # fmt: skip
_ROAD = re.compile(
    r"(?:[东西南北中一二三四五六七八九十]{0,2}(?:路|街|大道|道|巷|弄|胡同)|村|镇|乡|广场|大厦|花园|新村|公路|湾|山路|国际|"
    r"[\u4e00-\u9fff]?(?:大道|大街|公路))"
)
_BETWEEN = re.compile("[\\s,\uff0c\u3001/\\\\|\u00b7.\u3002;\uff1b:\uff1a_>\\-\u2014]+")
_IN_BRACKETS = re.compile("\uff08.*\uff09")
_COUNTRY = re.compile(r"(?:中华人民共和国|中国|CHINA|China|china)\s*")
_LOOKS_LIKE_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:自治县|[区县旗])")


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """One province, city or district; `parent` is the level above."""

    name: str
    level: int
    parent: "Division | None"

    def within(self, other: "Division") -> bool:
        """Whether this is `other` or lies in it."""
        here: Division | None = self
        while here is not None:
            if here is other:
                return True
            here = here.parent
        return False

    @property
    def path(self) -> tuple[str, str, str]:
        """(province, city, district), as far down as this goes."""
        names = ["", "", ""]
        here: Division | None = self
        while here is not None:
            names[here.level] = here.name
            here = here.parent
        return names[0], names[1], names[2]


@dataclass(frozen=True, slots=True)
class Region:
    """What an address says. `problem` tells what does not fit; `suggestion` is the whole region it could mean."""

    province: str = ""
    city: str = ""
    district: str = ""
    rest: str = ""
    consistent: bool = True
    problem: Words | None = None
    suggestion: str = ""

    @property
    def written(self) -> str:
        """The region as one text, without saying a municipality twice."""
        city = "" if self.city == self.province else self.city
        return f"{self.province}{city}{self.district}"


@dataclass(slots=True)
class _Atlas:
    by_name: dict[str, tuple[Division, ...]] = field(default_factory=dict[str, tuple[Division, ...]])
    aliases: dict[str, tuple[Division, ...]] = field(default_factory=dict[str, tuple[Division, ...]])
    children: dict[int, list[Division]] = field(default_factory=dict[int, list[Division]])
    provinces: list[Division] = field(default_factory=list[Division])
    longest: int = 0

    def add(self, division: Division) -> Division:
        _put(self.by_name, division.name, division)
        for alias in _short_names(division):
            _put(self.aliases, alias, division)
        if division.parent is None:
            self.provinces.append(division)
        else:
            self.children.setdefault(id(division.parent), []).append(division)
        self.longest = max(self.longest, len(division.name))
        return division


def _put(index: dict[str, tuple[Division, ...]], name: str, division: Division) -> None:
    index[name] = (*index.get(name, ()), division)


def _short_names(division: Division) -> set[str]:
    name = division.name
    stem = next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)
    while (
        people := next((one for one in _PEOPLES if stem.endswith(one) and len(stem) - len(one) >= 2), None)
    ) is not None:
        stem = stem.removesuffix(people)
    found = {stem} if len(stem) >= 2 else set[str]()
    if name.endswith("自治州"):
        found.add(f"{stem}州")
    if division.level == DISTRICT and division.parent is not None:
        # 苏州工业园区 inside 苏州市 is written 工业园区; 新区 and 高新区 likewise.
        city = division.parent.name.removesuffix("市")
        if name.startswith(city) and len(name) - len(city) >= 3:
            found.add(name.removeprefix(division.parent.name).removeprefix(city))
        if name.endswith("高新技术产业开发区"):
            found.add("高新区")
        if name.endswith(("经济技术开发区", "经济开发区")):
            found |= {"经开区", "经济开发区", "经济技术开发区"}
    return found - {name, "市辖"}


@lru_cache(maxsize=1)
def _atlas() -> _Atlas:
    atlas = _Atlas()
    provinces = {row["code"]: atlas.add(Division(row["name"], PROVINCE, None)) for row in _rows("provinces.csv")}
    cities: dict[str, Division | None] = {}
    for row in _rows("cities.csv"):
        province = provinces[row["provinceCode"]]
        if row["provinceCode"] in _MUNICIPALITIES:
            # 北京市 is province and city at once: one city of the same name holds every district.
            same = next(iter(atlas.children.get(id(province), [])), None)
            cities[row["code"]] = same or _silent_city(atlas, province)
        elif row["name"] in _PLACEHOLDERS:
            cities[row["code"]] = None
        else:
            cities[row["code"]] = atlas.add(Division(row["name"], CITY, province))
    for row in _rows("areas.csv"):
        city = cities[row["cityCode"]]
        if city is None:
            atlas.add(Division(row["name"], CITY, provinces[row["provinceCode"]]))
        elif row["name"] != city.name:
            atlas.add(Division(row["name"], DISTRICT, city))
    _add_hong_kong_macau_taiwan(atlas)
    return atlas


def _silent_city(atlas: _Atlas, province: Division) -> Division:
    city = Division(province.name, CITY, province)
    atlas.children.setdefault(id(province), []).append(city)
    return city


def _add_hong_kong_macau_taiwan(atlas: _Atlas) -> None:
    tree: dict[str, dict[str, list[str]]] = json.loads((_DATA / "HK-MO-TW.json").read_text("utf-8"))
    for province_name, cities in tree.items():
        province = atlas.add(Division(province_name, PROVINCE, None))
        for city_name, districts in cities.items():
            city = atlas.add(Division(city_name, CITY, province))
            for district in districts:
                atlas.add(Division(_IN_BRACKETS.sub("", district), DISTRICT, city))


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def provinces() -> list[str]:
    """Names of all provinces, autonomous regions, municipalities and special regions."""
    return [province.name for province in _atlas().provinces]


def cities(province: str) -> list[str]:
    """Names of the cities of a province; empty when there is no such province."""
    atlas = _atlas()
    found = next((one for one in atlas.provinces if one.name == province), None)
    return [] if found is None else [city.name for city in atlas.children.get(id(found), [])]


def districts(province: str, city: str) -> list[str]:
    """Names of the districts and counties of a city; empty when it has none (东莞市) or does not exist."""
    atlas = _atlas()
    found = next((one for one in atlas.provinces if one.name == province), None)
    if found is None:
        return []
    place = next((one for one in atlas.children.get(id(found), []) if one.name == city), None)
    return [] if place is None else [district.name for district in atlas.children.get(id(place), [])]


def siblings(division: Division) -> list[Division]:
    """The divisions directly inside `division`."""
    return _atlas().children.get(id(division), [])


def match_at(
    text: str, place: int, inside: Division | None, *, full_only: bool = False
) -> tuple[tuple[Division, ...], int]:
    """The divisions whose name begins at `place` of `text`, the longest name first, and that name's length.

    Within `inside` when given. A short name does not count when the text goes on as a road (天河路).
    """
    atlas = _atlas()
    for length in range(min(atlas.longest, len(text) - place), 1, -1):
        name = text[place : place + length]
        found = _inside(atlas.by_name.get(name, ()), inside)
        if found:
            return found, length
        if full_only or name not in atlas.aliases:
            continue
        found = _inside(atlas.aliases[name], inside)
        if inside is None:
            found = tuple(one for one in found if one.level < DISTRICT) or found
        if found and not _ROAD.match(text, place + length):
            return found, length
    return (), 0


def _inside(found: tuple[Division, ...], inside: Division | None) -> tuple[Division, ...]:
    if inside is None or not found:
        return found
    return tuple(one for one in found if one is not inside and one.within(inside))


def skip_between(text: str, place: int) -> int:
    """The next place behind blanks, commas and the country's name."""
    while True:
        match = _BETWEEN.match(text, place) or _COUNTRY.match(text, place)
        if match is None:
            return place
        place = match.end()


def is_bare(name: str) -> bool:
    """Names such as 城区 that also occur as ordinary words."""
    return name in _BARE


def is_filler(text: str, place: int, division: Division) -> int:
    """Length of a repetition of `division` or of 市辖区 at `place`, else 0."""
    here: Division | None = division
    while here is not None:
        if text.startswith(here.name, place):
            return len(here.name)
        here = here.parent
    return 3 if text.startswith("市辖区", place) else 0


def unknown_district(text: str) -> str:
    """The first word when it reads like a district or county, else empty."""
    match = _LOOKS_LIKE_DISTRICT.match(text)
    return match[0] if match else ""
