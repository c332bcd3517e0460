"""Pure rules of customers: tax numbers, phones, postal codes, and what kind of name a name is."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from meidan.kernel.values import ValueProblem, clean_text
from meidan.kernel.words import Words

HOME = "CN"
_EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|extension|[xX#])\s*[:.]?\s*(\d{1,7})\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:手机号码|手机号|手机|联系电话|电话|座机|传真|tel|phone|mobile)\s*[:.]?\s*", re.IGNORECASE)
_DASHED = re.compile(r"(.*\d{7,8})\s*-\s*(\d{1,6})")
_SEVERAL = re.compile(r"[/、;,]|或")
_ODD_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\uff0d", "-"))

# First two digits of the six-digit postal code (China Post), by short name of the province.
_POSTAL = {
    "北京": "10", "上海": "20", "天津": "30", "重庆": "40", "内蒙古": "01 02 13 16", "山西": "03 04",
    "河北": "05 06 07", "辽宁": "11 12", "吉林": "13", "黑龙江": "15 16", "江苏": "21 22", "安徽": "23 24",
    "山东": "25 26 27", "浙江": "31 32", "江西": "33 34", "福建": "35 36", "湖南": "41 42", "湖北": "43 44",
    "河南": "45 46 47", "广东": "51 52", "广西": "53 54", "贵州": "55 56", "海南": "57", "四川": "61 62 63 64",
    "云南": "65 66 67", "陕西": "71 72", "甘肃": "73 74", "宁夏": "75", "青海": "81", "新疆": "83 84", "西藏": "85 86",
    "香港": "99", "澳门": "99",
}  # fmt: skip
_POSTAL_SHAPES = {
    "CN": r"[0-9]{6}",
    "US": r"[0-9]{5}(?:-[0-9]{4})?",
    "GB": r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}",
    "DE": r"[0-9]{5}",
    "FR": r"[0-9]{5}",
    "JP": r"[0-9]{3}-?[0-9]{4}",
    "AU": r"[0-9]{4}",
    "CA": r"[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]",
}
_ANY_POSTAL = re.compile(r"[0-9A-Z][0-9A-Z \-]{1,11}")
_COMPANY = re.compile(
    r"公司|集团|(?:厂|店|行|部|社|院|所|室|馆|中心|商城|超市|学校|大学|医院|银行|酒店|合作社|工作室|事务所|协会|基金会)$|"
    r"\b(?:ltd|limited|inc|llc|plc|gmbh|co|corp|corporation|company|s\.?a\.?|b\.?v\.?|ag|oy|ab|kg|srl|pty)\b\.?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}(?:先生|女士|小姐|老师|总|经理)?|[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: `e164` ("+8613800138000"; empty when it is none), as people write it at home, and why not."""

    e164: str
    national: str
    extension: str = ""
    valid: bool = True
    mobile: bool = False
    reason: Words | None = None


def check_tax_number(number: str, country: str = HOME) -> str:
    """The tax number as it is kept. In China a 统一社会信用代码 (GB 32100-2015) with a right check digit.

    Elsewhere free text. Raises ValueProblem saying what is wrong.
    """
    if country != HOME:
        return clean_text(number, max_length=40)
    text = unicodedata.normalize("NFKC", clean_text(number, max_length=40))
    compact = re.sub(r"[\s-]", "", text).upper()
    try:
        return uscc.validate(compact)
    except InvalidLength as wrong:
        raise ValueProblem(
            "tax_number.length",
            f"统一社会信用代码应为 18 位,这里是 {len(compact)} 位",
            f"a unified social credit code has 18 characters, this has {len(compact)}",
        ) from wrong
    except InvalidChecksum as wrong:
        raise ValueProblem(
            "tax_number.check_digit",
            f"统一社会信用代码的校验位不对:最后一位应为 {uscc.calc_check_digit(compact[:17])},请核对是否抄错",
            f"the check digit should be {uscc.calc_check_digit(compact[:17])}; one character may be miscopied",
        ) from wrong
    except ValidationError as wrong:
        raise ValueProblem(
            "tax_number.format",
            "统一社会信用代码前 8 位是数字,其余不含 I O S V Z",
            "the first 8 characters are digits, and I O S V Z never occur",
        ) from wrong


@lru_cache(maxsize=4096)
def read_phone(text: str, region: str = HOME) -> Phone:
    """Read a phone number as people write it: blanks, dashes, full width, 转 801, +86.

    Never raises: what cannot be a number comes back with valid False and the reason.
    """
    written = unicodedata.normalize("NFKC", text).translate(_ODD_DASHES).strip()
    written = _LABEL.sub("", written)
    if not written:
        return Phone("", "", valid=False, reason=Words("没有填电话", "no phone number"))
    found = _EXTENSION.search(written)
    extension = found[1] if found else ""
    number = written[: found.start()] if found else written
    parsed = _parse(number, region)
    dashed = _DASHED.fullmatch(number.strip())
    if dashed and (parsed is None or not phonenumbers.is_valid_number(parsed)):
        # 020-88888888-801: the last dash stands for 转.
        shorter = _parse(dashed[1], region)
        if shorter is not None and phonenumbers.is_valid_number(shorter):
            parsed, extension = shorter, dashed[2]
    if parsed is None:
        return Phone(
            "", written, valid=False, reason=Words(f"“{written}”不是电话号码", f'"{written}" is no phone number')
        )
    return _phone(parsed, extension or parsed.extension or "", region)


def _parse(number: str, region: str) -> phonenumbers.PhoneNumber | None:
    first = next((part for part in _SEVERAL.split(number) if part.strip()), number)
    try:
        return phonenumbers.parse(first[:40], region)
    except NumberParseException:
        return None


def _phone(parsed: phonenumbers.PhoneNumber, extension: str, region: str) -> Phone:
    valid = phonenumbers.is_valid_number(parsed)
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    home = parsed.country_code == phonenumbers.country_code_for_region(region)
    shape = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    kind = phonenumbers.number_type(parsed)
    return Phone(
        e164=e164,
        national=phonenumbers.format_number(parsed, shape),
        extension=extension,
        valid=valid,
        mobile=kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE),
        reason=None if valid else _phone_reason(str(parsed.national_number), home and region == HOME),
    )


def _phone_reason(digits: str, chinese: bool) -> Words:
    if chinese and digits.startswith("1") and len(digits) != 11:
        return Words(
            f"手机号应为 11 位,这里是 {len(digits)} 位", f"a mobile number has 11 digits, this has {len(digits)}"
        )
    if chinese and digits.startswith("1"):
        return Words(f"没有 {digits[:3]} 号段的手机号,请核对", f"no mobile numbers begin with {digits[:3]}")
    if chinese and len(digits) in (7, 8):
        return Words("座机请加区号,如 020-88888888", "add the area code, such as 020-88888888")
    return Words("电话号码的位数或区号不对,请核对", "wrong length or area code; please check")


def check_phone(text: str, region: str = HOME) -> Phone:
    """Like `read_phone`. Raises ValueProblem when the number cannot exist."""
    phone = read_phone(text, region)
    if phone.reason is not None:
        raise ValueProblem("phone.invalid", phone.reason.zh, phone.reason.en)
    return phone


def reversed_digits(text: str) -> str:
    """The digits back to front, so that a phone's tail is found by prefix ("8001" for the tail "1008")."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in reversed(folded) if char.isascii() and char.isdigit())


def check_postal_code(code: str, country: str = HOME, province: str = "") -> str:
    """The postal code as it is kept (upper case). In China six digits that fit the province, when one is given.

    GB, US and others by their shape; unknown countries leniently. Raises ValueProblem.
    """
    text = unicodedata.normalize("NFKC", clean_text(code, max_length=20)).upper()
    shape = _POSTAL_SHAPES.get(country)
    fits = re.fullmatch(shape, text) if shape else _ANY_POSTAL.fullmatch(text)
    if not fits:
        zh = "邮编应为 6 位数字" if country == HOME else f"邮编“{text}”的写法不对"
        raise ValueProblem("postal_code.format", zh, f'"{text}" is no postal code of {country}')
    if country == HOME and province:
        short = next((name for name in _POSTAL if province.startswith(name)), "")
        if short and text[:2] not in _POSTAL[short].split():
            owners = [name for name, starts in _POSTAL.items() if text[:2] in starts.split()]
            raise ValueProblem(
                "postal_code.province",
                f"邮编 {text} 不属于{province}" + (f",像是{'或'.join(owners)}的" if owners else ""),
                f"postal code {text} does not belong to {province}"
                + (f" but to {', '.join(owners)}" if owners else ""),
            )
    return text


def looks_like_company(name: str) -> bool:
    """Whether a name reads like a company or shop rather than a person."""
    return bool(_COMPANY.search(unicodedata.normalize("NFKC", name).strip()))


def looks_like_person(name: str) -> bool:
    """Whether a name reads like a person: two to four Chinese characters, or two or three Latin words."""
    text = unicodedata.normalize("NFKC", name).strip()
    return bool(_PERSON.fullmatch(text)) and not looks_like_company(text)


def suspect_name(name: str, *, company: bool) -> Words | None:
    """A doubt when a company's name reads like a person's, or a person's like a company's; else None."""
    if company and looks_like_person(name):
        return Words(f"“{name}”像是个人姓名,公司名称要与营业执照一致", f'"{name}" reads like a person, not a company')
    if not company and looks_like_company(name):
        return Words(f"“{name}”像是公司,联系人请填姓名", f'"{name}" reads like a company, not a person')
    return None


def plain_name(name: str) -> str:
    """A name as it is compared for duplicates: without region, legal form, brackets and punctuation, lower case."""
    text = unicodedata.normalize("NFKC", name).lower()
    text = re.sub(r"[^\w]", "", text)
    return re.sub(r"(?:股份)?有限(?:责任)?公司$|公司$|(?:co)?(?:ltd|limited|inc|llc|gmbh)$", "", text) or text


def kept_phone(phone: Phone) -> str:
    """The number as it is stored and shown: 13800138000, 020-88888888转801, +44 20 7946 0958."""
    if not phone.e164.startswith("+86"):
        written = phonenumbers.format_number(phonenumbers.parse(phone.e164), PhoneNumberFormat.INTERNATIONAL)
    elif phone.mobile:
        written = phone.e164.removeprefix("+86")
    else:
        area, _, rest = phone.national.partition(" ")
        written = f"{area}-{rest.replace(' ', '')}" if rest else area
    return f"{written}转{phone.extension}" if phone.extension else written


def uses_credit(credit_limit: Decimal | None, payment_terms: str) -> bool:
    """Whether orders use up a customer's credit: whoever pays later owes, also before somebody sets a limit to it."""
    return credit_limit is not None or payment_terms == "monthly"
