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
from meidan.intake.rules.unpack import open_source
from meidan.kernel.permissions import Actor

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ORDERS = (
    "order no,customer,item,quantity,unit price,amount\n"
    "A1,C1,CUB,2,35,70\nA2,Nobody,CUP,1,35,35\nA3,C1,CUP,1,35,99\nA4,C1,CUP,many,35,\nA5,C1,SCREWZZZ,1,1,1\n"
    "C9,C1,CUP,-1,35,-35\nTotal,,,,,1\n"
)
PRICES = "sku,unit price\n,12\nNOPE,3\nCUP,1\nCUP,2\n"


@pytest.fixture
def company(admin: Actor, tmp_path: Path) -> Actor:
    goods = PRODUCTS.replace("螺丝 M6×20", "Screw").replace("保温杯 500ml", "Mug")
    records(admin, "products", text_file(tmp_path / "products.csv", goods))
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
