"""Currencies of ISO 4217, rounding, and the split of an amount into net, tax and gross."""

from decimal import ROUND_HALF_UP, Context, Decimal

from meidan.kernel.words import Words

_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
    "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"

MINOR_UNITS: dict[str, int] = {
    code: digits for digits, codes in ((2, _TWO), (0, _NONE), (3, _THREE), (4, _FOUR)) for code in codes.split()
}
# Quantity (18 digits) × price (18 digits) does not fit the usual 28 digits.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_STEP = {code: Decimal(1).scaleb(-digits) for code, digits in MINOR_UNITS.items()}


class UnknownCurrency(ValueError):
    """The code is not an active ISO 4217 currency."""

    def __init__(self, currency: str) -> None:
        self.code = "currency.unknown"
        self.words = Words(
            f"没有币种 {currency},请用三位代码,如 CNY", f"no currency {currency}; use a code such as CNY"
        )
        super().__init__(self.words.en)


def minor_units(currency: str) -> int:
    """Digits after the point of an amount in `currency`. Raises UnknownCurrency."""
    if currency not in MINOR_UNITS:
        raise UnknownCurrency(currency)
    return MINOR_UNITS[currency]


def round_money(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole minor units of `currency`, half up (away from zero). Raises UnknownCurrency."""
    step = _STEP.get(currency)
    if step is None:
        raise UnknownCurrency(currency)
    return amount.quantize(step, context=_WIDE)


def line_amount(quantity: Decimal, unit_price: Decimal, currency: str) -> Decimal:
    """quantity × unit_price, rounded once. Raises UnknownCurrency."""
    return round_money(_WIDE.multiply(quantity, unit_price), currency)


def money_text(amount: Decimal, currency: str) -> str:
    """The amount as text with exactly the currency's decimals ("11200.00"), never "-0.00"."""
    rounded = round_money(amount, currency)
    return format(rounded if rounded else abs(rounded), "f")


def split_tax(amount: Decimal, rate: Decimal, included: bool, currency: str) -> tuple[Decimal, Decimal, Decimal]:
    """(net, tax, gross) of a line amount; `rate` is a fraction (0.13).

    Tax included: the amount is the gross and stays so, tax = gross − net. Otherwise the amount is
    the net and gross = net + tax. Every part is in whole minor units. Raises UnknownCurrency.
    """
    whole = round_money(amount, currency)
    if included:
        net = round_money(_WIDE.divide(whole, 1 + rate), currency)
        return net, whole - net, whole
    tax = round_money(_WIDE.multiply(whole, rate), currency)
    return whole, tax, whole + tax
