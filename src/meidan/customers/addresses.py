"""Reading a whole written address into region and rest, and saying what in it cannot be."""

from rapidfuzz import fuzz, process

from meidan.customers import divisions
from meidan.customers.divisions import CITY, DISTRICT, PROVINCE, Division, Region
from meidan.kernel.words import Words

_ALIKE = 60


def parse_address(text: str) -> Region:
    """Read "广东省广州市天河区中山大道西88号" or "广东 广州 天河".

    Missing levels are filled in when only one reading is possible. Never raises: what does not fit
    stands in `problem`, with `consistent` False where two parts contradict each other.
    """
    written = text.strip().replace("臺", "台")
    place = divisions.skip_between(written, 0)
    here: Division | None = None
    several: tuple[Division, ...] = ()
    while here is None or here.level < DISTRICT:
        place = divisions.skip_between(written, place)
        found, length = divisions.match_at(written, place, here)
        if not found:
            extra = divisions.is_filler(written, place, here) if here else 0
            if not extra:
                break
            place += extra
            continue
        place += length
        if len(found) > 1:
            found, place = _told_apart(found, written, place)
        if len(found) > 1:
            several = found
            break
        here = next(iter(found))
    rest = written[divisions.skip_between(written, place) :]
    if several:
        return _ambiguous(several, here, rest)
    if here is None:
        return Region(rest=written)
    return _result(_only_city(here), rest)


def check_region(province: str, city: str, district: str) -> Region:
    """Check the three fields of a structured Chinese address against each other, short names allowed.

    Returns the full names; `problem` says what contradicts or is not known.
    """
    parts = [part.strip() for part in (province, city, district)]
    if not any(parts):
        return Region()
    region = parse_address(" ".join(part for part in parts if part))
    if region.rest and region.problem is None:
        words = Words(
            f"没有认出“{region.rest}”,请核对省市区",
            f'"{region.rest}" is not known; check province, city and district',
        )
        return Region(region.province, region.city, region.district, region.rest, False, words, region.suggestion)
    return region


def _told_apart(found: tuple[Division, ...], text: str, place: int) -> tuple[tuple[Division, ...], int]:
    """Several divisions of one name: the higher one (吉林 is the province), or the one that what follows lies in."""
    top = min(one.level for one in found)
    found = tuple(one for one in found if one.level == top)
    if len(found) == 1:
        return found, place
    after = divisions.skip_between(text, place)
    fitting = tuple(one for one in found if divisions.match_at(text, after, one)[0])
    return (fitting, after) if len(fitting) == 1 else (found, place)


def _only_city(here: Division) -> Division:
    if here.level == PROVINCE:
        inner = divisions.siblings(here)
        if len(inner) == 1 and inner[0].name == here.name:
            return inner[0]
    return here


def _ambiguous(several: tuple[Division, ...], here: Division | None, rest: str) -> Region:
    cities = [one.parent.name if one.parent else one.name for one in several]
    listed = "、".join(cities[:5])
    words = Words(
        f"{listed} 都有“{several[0].name}”,请写明城市",
        f"{several[0].name} exists in {', '.join(cities[:5])}; say which city",
    )
    province, city, _ = here.path if here else ("", "", "")
    return Region(province, city, several[0].name, rest, True, words, "".join(dict.fromkeys(several[0].path)))


def _result(here: Division, rest: str) -> Region:
    province, city, district = here.path
    if here.level == DISTRICT:
        return Region(province, city, district, rest)
    elsewhere = _contradiction(here, rest)
    if elsewhere is not None:
        where = "".join(dict.fromkeys(elsewhere.path))
        words = Words(
            f"“{elsewhere.name}”不在{here.name},而在{where}",
            f"{elsewhere.name} is not in {here.name} but in {where}",
        )
        return Region(province, city, "", rest, False, words, where)
    inner = [one for one in divisions.siblings(here) if one.level > here.level]
    unknown = divisions.unknown_district(rest) if here.level == CITY else ""
    if inner and unknown:
        return _misspelled(here, unknown, rest, inner)
    return Region(province, city, "", rest)


def _contradiction(here: Division, rest: str) -> Division | None:
    found, _ = divisions.match_at(rest, 0, None, full_only=True)
    if len(found) != 1 or divisions.is_bare(found[0].name) or found[0].within(here) or here.within(found[0]):
        return None
    return found[0]


def _misspelled(here: Division, unknown: str, rest: str, inner: list[Division]) -> Region:
    province, city, _ = here.path
    near = process.extractOne(unknown, [one.name for one in inner], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    words = Words(
        f"{here.name}没有“{unknown}”" + (f",是不是{near[0]}?" if near else ",请核对"),
        f"{here.name} has no {unknown}" + (f"; do you mean {near[0]}?" if near else "; please check"),
    )
    suggestion = f"{'' if city == province else province}{city}{near[0]}" if near else ""
    return Region(province, city, "", rest, True, words, suggestion)
