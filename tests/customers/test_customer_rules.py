import pytest
from hypothesis import given
from hypothesis import strategies as st

from meidan.customers.rules import (
    check_phone,
    check_postal_code,
    check_tax_number,
    looks_like_company,
    looks_like_person,
    plain_name,
    read_phone,
    reversed_digits,
    suspect_name,
)
from meidan.kernel.values import ValueProblem


@pytest.mark.parametrize("number", ["91110000600037341L", "9111 0000 6000 3734 1l", " 91110000600037341L"])
def test_credit_codes_are_kept_compact(number: str) -> None:
    assert check_tax_number(number) == "91110000600037341L"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("911100006000373", "这里是 15 位"),
        ("91110000600037342L", "最后一位应为"),
        ("A1110000600037341L", "前 8 位是数字"),
        ("911100006000373O1L", "不含"),
    ],
)
def test_wrong_credit_codes_say_what_is_wrong(number: str, why: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        check_tax_number(number)
    assert why in refused.value.words.zh


def test_foreign_tax_numbers_are_free_text() -> None:
    assert check_tax_number("GB 999 9999 73", "GB") == "GB 999 9999 73"


@pytest.mark.parametrize(
    ("text", "e164", "extension"),
    [
        ("13800138000", "+8613800138000", ""),
        ("138 0013 8000", "+8613800138000", ""),
        ("138-0013-8000", "+8613800138000", ""),
        ("\uff11\uff13\uff18\u3000\uff10\uff10\uff11\uff13\u3000\uff18\uff10\uff10\uff10", "+8613800138000", ""),
        ("+86 138 0013 8000", "+8613800138000", ""),
        ("0086-13800138000", "+8613800138000", ""),
        ("手机:13800138000", "+8613800138000", ""),
        ("020-8888 8888 转 801", "+862088888888", "801"),
        ("(020)88888888-801", "+862088888888", "801"),
        ("020—88888888", "+862088888888", ""),
        ("+44 20 7946 0958", "+442079460958", ""),
        ("13800138000/020-88888888", "+8613800138000", ""),
    ],
)
def test_phones_are_read(text: str, e164: str, extension: str) -> None:
    phone = check_phone(text)
    assert phone.e164 == e164
    assert phone.valid
    if "转" in text:
        assert phone.extension == extension


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1380013800", "这里是 10 位"),
        ("138001380001", "这里是 12 位"),
        ("12000138000", "120 号段"),
        ("88888888", "区号"),
        ("abc", "不是电话"),
        ("", "没有填"),
    ],
)
def test_impossible_phones_say_why(text: str, why: str) -> None:
    phone = read_phone(text)
    assert not phone.valid
    assert phone.reason is not None
    assert why in phone.reason.zh


@given(st.text(max_size=60))
def test_reading_a_phone_never_fails(text: str) -> None:
    phone = read_phone(text)
    assert phone.valid == (phone.reason is None)


def test_phone_tails_are_searched_from_behind() -> None:
    assert reversed_digits("+86 138-0013-8001").startswith("1008")


@pytest.mark.parametrize(
    ("code", "country", "province"),
    [
        ("510630", "CN", "广东省"),
        ("100020", "CN", "北京市"),
        ("400000", "CN", "重庆市"),
        ("", "", ""),
        ("SW1A 1AA", "GB", ""),
        ("94105", "US", ""),
        ("D02 X285", "IE", ""),
    ],
)
def test_postal_codes(code: str, country: str, province: str) -> None:
    if code:
        assert check_postal_code(code, country, province) == code


@pytest.mark.parametrize(
    ("code", "country", "province", "why"),
    [
        ("51063", "CN", "", "6 位数字"),
        ("100020", "CN", "广东省", "像是北京"),
        ("510630", "CN", "上海市", "像是广东"),
        ("941", "US", "", "写法不对"),
    ],
)
def test_wrong_postal_codes(code: str, country: str, province: str, why: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        check_postal_code(code, country, province)
    assert why in refused.value.words.zh


def test_persons_and_companies() -> None:
    for company in ("广州市天河区锦程服饰商行", "佛山市南海明达五金有限公司", "Acme Ltd.", "成都锦绣办公用品经营部"):
        assert looks_like_company(company)
        assert not looks_like_person(company)
    for person in ("张建国", "李秀兰", "John Smith", "王总"):
        assert looks_like_person(person)
        assert suspect_name(person, company=True) is not None
    assert suspect_name("锦程服饰有限公司", company=True) is None
    assert suspect_name("锦程服饰有限公司", company=False) is not None


def test_names_are_compared_without_their_legal_form() -> None:
    assert plain_name("锦程服饰(广州)有限公司") == plain_name("锦程服饰广州公司")
    assert plain_name("Acme Co., Ltd.") == plain_name("ACME")
