"""A report is read in the language of whoever reads it, whoever imported the file: sentences, details, workbook."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.intake.made import text_file
from tests.intake.test_import import CUSTOMERS, PRODUCTS, records, take

from meidan.intake.commands import ImportResult
from meidan.intake.queries import get_session, refused_rows
from meidan.intake.rules.annotate import Notes, annotate
from meidan.intake.rules.problems import Problem, known_codes, several
from meidan.intake.rules.unpack import open_source
from meidan.kernel.permissions import Actor
from meidan.orders.checks import RULES

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ORDERS = (
    "order no,customer,item,quantity,unit price,amount\n"
    "A1,C1,CUB,2,35,70\nA2,Nobody,CUP,1,35,35\nA3,C1,CUP,1,35,99\nA4,C1,CUP,many,35,\nA5,C1,SCREWZZZ,1,1,1\n"
    "C9,C1,CUP,-1,35,-35\nTotal,,,,,1\n"
)
ODD_ORDERS = (
    "order no,customer,item,quantity,unit,unit price,order date,phone\n"
    "B1,C1,CUP,2,crate,35,,\nB2,C1,SCREW,1,,0.001,,\nB3,C1,SCREW,3,,9999,,12\nB4,C1,SCREW,3,,9999,,\nB5,C1,SCREW,999999999,,1,,\n"
)
GOODS = (
    "sku,name,unit,units,barcode,tax rate,price,currency\n"
    "N1,One,pc,pc=10;box,,,,\nN2,Two,pc,,69000,,,\nN3,Three,pc,,,1300,,\nN4,Four,pc,,,,-1,\nN5,Five,pc,,,,1,ABC\n,Six,pc,,,,1,\n"
    "N7,Seven,pc,box=0,,,,\nN8,Eight,pc,,6901234567890,,,\nN9,Nine,pc,,12x4,,,\n"
)
BUYERS = (
    "code,name,phone,tax number,credit limit,currency,price list\n"
    "D1,Dee,12,,,,\nD2,,,,,,\nD3,Dora,,911,,,\nD4,Dan,,,many,,\nD5,Don,,,,ABC,\nD6,Dot,,,,,NOLIST\n"
)
STOCK = "sku,quantity,warehouse,unit\nCUP,-1,,\nNOPE,2,,\nCUP,1,NOWHERE,\nCUP,2,,crate\nSCREW,0.0000001,,\n"
PRICES = "sku,unit price\n,12\nNOPE,3\nCUP,1\nCUP,2\n"


@pytest.fixture
def company(admin: Actor, tmp_path: Path) -> Actor:
    goods = PRODUCTS.replace("螺丝 M6×20", "Screw").replace("保温杯 500ml", "Mug")
    for unit, english in (("支", "pc"), ("个", "pc"), ("箱", "box")):
        goods = goods.replace(unit, english)
    assert not records(admin, "products", text_file(tmp_path / "products.csv", goods)).refused
    named = CUSTOMERS.replace("广州锦程服饰商行", "Jincheng").replace("佛山明达五金有限公司", "Mingda")
    records(admin, "customers", text_file(tmp_path / "customers.csv", named))
    return admin


def said(result: ImportResult, lang: str) -> list[str]:
    return [text for one in result.refused for text in (one.problem.say(lang), one.problem.suggest(lang))]


def test_sentences_and_details(company: Actor, tmp_path: Path) -> None:
    found = take(company, text_file(tmp_path / "orders.csv", ORDERS))
    prices = records(company, "prices", text_file(tmp_path / "prices.csv", PRICES))
    for result in (found, prices):
        assert len(result.refused) >= 3
        assert not [text for text in said(result, "en") if CHINESE.search(text)]
        assert all(CHINESE.search(text) for text in said(result, "zh"))
    assert "Is it SCREW Screw?" in "".join(said(found, "en"))
    assert "\x1f" not in "".join(said(found, "en") + said(found, "zh"))


@pytest.mark.parametrize(
    ("subject", "text", "least"), [("products", GOODS, 7), ("customers", BUYERS, 4), ("stock", STOCK, 4)]
)
def test_words_of_other_rooms(company: Actor, tmp_path: Path, subject: Any, text: str, least: int) -> None:
    result = records(company, subject, text_file(tmp_path / "odd.csv", text))
    assert len(result.refused) >= least, [one.problem for one in result.refused]
    assert not [text for text in said(result, "en") if CHINESE.search(text)]
    assert all(CHINESE.search(text) for text in said(result, "zh"))


def test_findings_of_a_trial(company: Actor, tmp_path: Path) -> None:
    """What the checks say about rows that would go in is kept in both languages as well."""
    result = take(company, text_file(tmp_path / "orders.csv", ODD_ORDERS), dry_run=True)
    assert {one.problem.code for one in result.remarks} == {"row.finding"}
    assert len(result.remarks) >= 2
    english = [one.problem.say("en") for one in (*result.remarks, *result.refused)]
    assert not [text for text in english if CHINESE.search(text)], english
    assert all(CHINESE.search(one.problem.say("zh")) for one in (*result.remarks, *result.refused))


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_every_reason(code: str) -> None:
    one = Problem(code, "sku", "VALUE", several(["A", "B"]))
    english, chinese = ([one.say(lang), one.suggest(lang)] for lang in ("en", "zh"))
    assert all(english)
    assert not [text for text in english if CHINESE.search(text)]
    assert all(CHINESE.search(text) for text in chinese)


def test_every_rule_of_an_order() -> None:
    """Titles stand in for a finding where prices are hidden."""
    for rule in RULES:
        assert CHINESE.search(rule.title.zh), rule.code
        assert not CHINESE.search(rule.title.en), rule.code


def test_what_was_kept_is_read_in_either_language(company: Actor, tmp_path: Path) -> None:
    path = text_file(tmp_path / "orders.csv", ORDERS)
    result = take(company, path)
    session_id = result.session_id
    english: Any = Actor(
        company.user_id, company.name, company.capabilities, "all", lang="en", username=company.username
    )
    notes = [get_session(session_id=session_id, actor=actor)["notes"] for actor in (company, english)]
    assert [bool(CHINESE.search("".join(one))) for one in notes] == [True, False]
    refused = refused_rows(session_id=session_id, actor=english)
    copy = tmp_path / "copy.xlsx"
    with open_source(path) as source:
        annotate(source, Notes(refused, result.layouts), copy, "en")
    book: Any = openpyxl.load_workbook(copy)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 12
    assert not [cell for cell in (*cells, *book.sheetnames) if CHINESE.search(cell)]
