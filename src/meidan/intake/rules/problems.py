"""Everything that can be wrong with a row, an order or a file, in words a clerk understands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meidan.kernel.words import Words, listed

# A sign that stands in no text of a file: control characters are taken out of cells.
_OR = "\x1f"
_DETAIL = 290


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is wrong and what to do about it; placeholders are filled with str.format_map."""

    words: Words
    suggestion: Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason against a row or an order: stable code, where it sits, and what was read.

    A detail that is made of words carries both languages, see `both`.
    """

    code: str
    field: str = ""
    value: str = ""
    detail: str = ""

    def _params(self, lang: str) -> dict[str, object]:
        zh, _, en = self.detail.partition(_OR)
        return {"value": self.value, "detail": (en or zh) if lang.lower().startswith("en") else zh}

    def say(self, lang: str) -> str:
        """The reason as one sentence."""
        return _EXPLANATIONS[self.code].words.say(lang, **self._params(lang))

    def suggest(self, lang: str) -> str:
        """What the clerk can do about it."""
        return _EXPLANATIONS[self.code].suggestion.say(lang, **self._params(lang))


def both(zh: str, en: str) -> str:
    """A detail in both languages, so that whoever reads the report later reads it in his own."""
    return f"{zh[:_DETAIL]}{_OR}{en[:_DETAIL]}"


def several(names: Iterable[str]) -> str:
    """A detail that lists names, with the comma of each language."""
    found = listed(names)
    return both(found.zh, found.en)


def said(words: Words, params: Mapping[str, object] = MappingProxyType({})) -> str:
    """A detail in the words of another room, in both languages."""
    return both(words.say("zh", **params), words.say("en", **params))


class UnreadableFile(Exception):
    """The file as a whole cannot be taken in; carries the problem that says why."""

    def __init__(self, code: str, *, value: str = "", detail: str = "") -> None:
        self.problem = Problem(code, value=value, detail=detail)
        super().__init__(self.problem.say("en"))


def _e(zh: str, en: str, fix_zh: str, fix_en: str) -> Explanation:
    return Explanation(Words(zh=zh, en=en), Words(zh=fix_zh, en=fix_en))


_CORRECT_ZH, _CORRECT_EN = "改正后把这一行再导入", "Correct it and import this row again"
_COLLEAGUE_ZH = "请有权限的同事导入本文件,已导入的不会重复"
_COLLEAGUE_EN = "Ask a colleague who has it to import this file; nothing is taken in twice"
_RETURN_ZH = "退货、冲红请在售后单里办理,不要当成销售导入"
_RETURN_EN = "Book it as a return or credit; it cannot be taken in as a sale"

_EXPLANATIONS: dict[str, Explanation] = {
    # the file
    "file.missing": _e("找不到文件 {value}", "File {value} not found", "检查路径", "Check the path"),
    "file.empty": _e("文件是空的", "The file is empty", "换一个有内容的文件", "Choose a file with content"),
    "file.too_big": _e(
        "解压后超过上限 {detail}",
        "Larger than {detail} when unpacked",
        "拆成几个文件,或请管理员调高上限",
        "Split the file, or ask an administrator to raise the limit",
    ),
    "file.bomb": _e(
        "压缩比异常({detail}),像是压缩炸弹",
        "Suspicious compression ratio ({detail})",
        "请提供未压缩的原文件",
        "Provide the plain file",
    ),
    "file.damaged": _e(
        "文件打不开或已损坏:{detail}",
        "The file is damaged or cannot be opened: {detail}",
        "用表格软件打开并另存为 XLSX 或 CSV",
        "Open it in a spreadsheet program and save as XLSX or CSV",
    ),
    "file.encrypted": _e(
        "文件有密码保护",
        "The file is protected by a password",
        "去掉密码后再导入",
        "Remove the password and import again",
    ),
    "file.several": _e(
        "压缩包里有多个数据文件:{detail}",
        "The archive holds several data files: {detail}",
        "一次只放一个文件",
        "Put one file into the archive",
    ),
    "file.unknown": _e(
        "看不出这是哪种文件:{detail}",
        "Not a file kind that can be read: {detail}",
        "支持 XLSX、XLS、ODS、CSV 和它们的 .xz .gz .zip",
        "XLSX, XLS, ODS, CSV and their .xz .gz .zip are read",
    ),
    "file.web_table": _e(
        "这其实是网页格式({detail})的表格,只是名字像 Excel",
        "This is a table in {detail} that is only named like a spreadsheet",
        "用 Excel 或 WPS 打开,另存为 XLSX 再导入",
        "Open it in a spreadsheet program and save it as XLSX",
    ),
    "file.no_header": _e(
        "没有找到表头:{detail}",
        "No header row found: {detail}",
        "表头至少要有商品和数量两列;也可以用映射文件指定列",
        "A header needs at least product and quantity; or give a mapping",
    ),
    "file.kind_differs": _e(
        "这份文件像是「{detail}」,不是「{value}」",
        "This looks like a file of {detail}, not of {value}",
        "换一条导入命令",
        "Use the matching import command",
    ),
    "file.no_sheet": _e(
        "没有名为「{value}」的工作表", "No sheet named {value}", "工作表有:{detail}", "The sheets are: {detail}"
    ),
    # the row
    "row.no_product": _e("没有商品", "No product", "补上商品编码或名称", "Add the product code or name"),
    "row.no_quantity": _e("没有数量", "No quantity", "补上数量", "Add the quantity"),
    "row.not_a_number": _e(
        "「{value}」不是数字", "“{value}” is not a number", "写成确定的数字", "Write a definite number"
    ),
    "row.two_readings": _e(
        "「{value}」有两种读法:{detail}",
        "“{value}” can be read in two ways: {detail}",
        "写清楚是哪一种",
        "Write which one is meant",
    ),
    "row.code_lost_digits": _e(
        "「{value}」是科学计数,编码的后几位已经丢了",
        "“{value}” is in scientific notation: digits of the code are lost",
        "把该列设为文本格式,重新填写完整编码",
        "Format the column as text and enter the whole code again",
    ),
    "row.cell_error": _e(
        "单元格是错误值 {value}",
        "The cell shows the error {value}",
        "在表格里改好公式,或直接填上内容",
        "Mend the formula, or type what it should say",
    ),
    "row.not_calculated": _e(
        "单元格是没有算出结果的公式 {value}",
        "The cell holds a formula that was never worked out: {value}",
        "用表格软件打开、保存一次再导入,或直接填上结果",
        "Open and save the file in a spreadsheet program, or type the result",
    ),
    "row.struck": _e(
        "这一行被划掉了(删除线)",
        "The row is crossed out",
        "还要的话去掉删除线,不要了就删掉这一行",
        "Remove the strike-through if it is wanted, or delete the row",
    ),
    "row.code_changed": _e(
        "表格软件把编码变成了日期或是非值「{value}」",
        "The spreadsheet turned the code into a date or yes/no: {value}",
        "把该列设为文本格式,重新填写编码",
        "Format the column as text and enter the code again",
    ),
    "row.two_columns": _e(
        "两列都可能是它,内容又不同:{value}",
        "Two columns could be meant and say different things: {value}",
        "在列对应里选定一列,把另一列设为不用",
        "Choose one column in the mapping and leave the other out",
    ),
    "row.unit_twice": _e(
        "单位说了两次而且不同:{detail}",
        "The unit is given twice and differs: {detail}",
        "只留一个单位",
        "Keep one unit",
    ),
    "row.unit_unclear": _e(
        "价格按「{detail}」计,数量却没有单位",
        "The price is per {detail} but the quantity has no unit",
        "补上数量的单位",
        "Add the unit of the quantity",
    ),
    "row.return": _e(
        "数量为负({value}),是退货或冲销",
        "Negative quantity ({value}): a return or cancellation",
        _RETURN_ZH,
        _RETURN_EN,
    ),
    "row.cancellation": _e(
        "「{value}」是退货、红冲或取消的单据",
        "“{value}” is a return, credit or cancelled document",
        _RETURN_ZH,
        _RETURN_EN,
    ),
    "row.write_off": _e(
        "负数且没有价格,是库存报损",
        "Negative quantity without a price: a stock write-off",
        "在库存调整里登记",
        "Enter it as a stock adjustment",
    ),
    "return.no_customer": _e(
        "没写客户,不知道退的是谁的单",
        "No customer is named: nobody can tell whose sale this takes back",
        "补上客户",
        "Add the customer",
    ),
    "return.no_sale": _e(
        "{detail} 之前没有买过 {value}",
        "{detail} had not bought {value} before",
        "先导入当时的销售单,再导一次本文件",
        "Import the sale first, then this file again",
    ),
    "return.too_much": _e(
        "{value} 只剩 {detail} 可退",
        "Of {value} only {detail} can still be taken back",
        "核对数量,或先导入缺的销售单",
        "Check the quantity, or import the missing sale first",
    ),
    "return.sale_is_draft": _e(
        "买 {value} 的订单 {detail} 还是草稿",
        "Order {detail} with {value} is still a draft",
        "先确认那张订单,再导一次本文件;或直接改草稿",
        "Confirm that order and import this file again, or change the draft",
    ),
    "return.on_its_way": _e(
        "{value} 在订单 {detail} 里已发货、未签收",
        "{value} of order {detail} is on its way, not delivered yet",
        "签收或拒收登记后再导一次本文件",
        "Import this file again once it is delivered or refused",
    ),
    "return.charge": _e(
        "{value} 是费用或服务,没有货可退",
        "{value} is a charge or service: there are no goods to come back",
        "作为退款登记",
        "Record it as a refund",
    ),
    "return.changed": _e(
        "退货单 {value} 登记过,内容与文件不同",
        "Return {value} was booked before, with other content",
        "换一个单号登记差额",
        "Book the difference under another number",
    ),
    "return.not_allowed": _e(
        "您没有“登记退货”的权限",
        "You lack the permission “Record returns”",
        _COLLEAGUE_ZH,
        _COLLEAGUE_EN,
    ),
    "return.cancel_not_allowed": _e(
        "您没有“取消订单”的权限",
        "You lack the permission “Cancel orders”",
        _COLLEAGUE_ZH,
        _COLLEAGUE_EN,
    ),
    "row.cancelled": _e(
        "状态是「{value}」", "Its status is “{value}”", "已取消的行不会成为订单", "Cancelled rows never become orders"
    ),
    "row.zero_quantity": _e("数量是 0", "The quantity is 0", _CORRECT_ZH, _CORRECT_EN),
    "row.zero_price": _e(
        "单价是 0,又没有标明赠品",
        "The price is 0 and the row is not marked as a gift",
        "是赠品请在备注写「赠品」,否则补上单价",
        "Mark it as a gift, or add the price",
    ),
    "row.negative_price": _e(
        "单价为负({value})", "Negative price ({value})", "坏账、折让请由财务另做", "Book adjustments separately"
    ),
    "row.amount_mismatch": _e(
        "金额对不上:{detail}",
        "The amount does not agree: {detail}",
        "核对数量、单价和金额",
        "Check quantity, price and amount",
    ),
    "row.bad_date": _e(
        "「{value}」不是有效日期", "“{value}” is not a valid date", "写成 2026-03-05 这样", "Write it like 2026-03-05"
    ),
    "row.bad_discount": _e(
        "看不懂折扣「{value}」", "The discount “{value}” cannot be read", "写成 9折 或 10%", "Write it like 10%"
    ),
    "row.discount_unsplit": _e(
        "折扣额 {value} 分摊到单价时除不尽",
        "A discount of {value} cannot be spread over the price to the cent",
        "写成折后单价",
        "Write the price after discount",
    ),
    "row.price_of_which": _e(
        "数量有两个单位({detail}),不知道单价按哪个",
        "The quantity has two units ({detail}): which one is the price for?",
        "单价写明单位,如 12.5/件,或分成两行",
        "Give the unit of the price, such as 12.5/pcs, or use two rows",
    ),
    "row.bad_phone": _e(
        "电话「{value}」位数不对", "The phone number “{value}” has the wrong length", "核对电话", "Check the number"
    ),
    "row.too_wide": _e(
        "这一行比表头多出 {detail} 个有内容的单元格",
        "The row has {detail} filled cells beyond the header",
        "检查分隔符或引号",
        "Check separators and quotes",
    ),
    "row.too_long": _e("内容太长({detail} 字)", "The text is too long ({detail} characters)", "缩短内容", "Shorten it"),
    "row.not_text": _e(
        "含有不能保存的字符",
        "It contains characters that cannot be stored",
        "删除乱码字符",
        "Remove the broken characters",
    ),
    "row.unknown_product": _e("没有商品「{value}」", "No product “{value}”", "{detail}", "{detail}"),
    "row.two_products": _e(
        "「{value}」对应多个商品:{detail}",
        "“{value}” fits several products: {detail}",
        "写明商品编码",
        "Give the product code",
    ),
    "row.codes_differ": _e(
        "这一行的编码指向不同的商品:「{value}」和 {detail}",
        "The codes of this row are of different products: “{value}” and {detail}",
        "核对编码和条码,留下对的一个",
        "Check the code and the barcode, and keep the right one",
    ),
    "row.product_differs": _e(
        "编码 {value} 的商品是「{detail}」,和这一行的名称不是同一个商品",
        "Code {value} is “{detail}”: not the product named in this row",
        "核对编码和名称",
        "Check code and name",
    ),
    "row.inactive_product": _e(
        "商品 {value} 已停用",
        "Product {value} is inactive",
        "换一个商品或先启用",
        "Choose another product, or activate it",
    ),
    "row.unknown_unit": _e(
        "商品没有单位「{value}」", "The product has no unit “{value}”", "可用单位:{detail}", "Its units: {detail}"
    ),
    "row.no_reference": _e(
        "没有单号",
        "No order reference",
        "补上单号;上一行的单号是 {detail}",
        "Add the reference; the row above has {detail}",
    ),
    "row.out_of_range": _e(
        "数字超出范围或小数超过 6 位:{value}",
        "Too large, or more than 6 decimals: {value}",
        _CORRECT_ZH,
        _CORRECT_EN,
    ),
    "row.refused": _e("{detail}", "{detail}", _CORRECT_ZH, _CORRECT_EN),
    "row.already_in_file": _e(
        "「{value}」在文件里出现过,内容不同",
        "“{value}” occurs earlier in the file with other content",
        "只留一行",
        "Keep one of them",
    ),
    "row.unknown_warehouse": _e(
        "没有仓库「{value}」", "No warehouse “{value}”", "先建立仓库", "Add the warehouse first"
    ),
    "row.negative_stock": _e("库存是负数({value})", "Negative stock ({value})", "先盘点", "Count it first"),
    "row.other_currency": _e(
        "价格是 {value},价目表是 {detail}",
        "The price is in {value}, the price list in {detail}",
        "换一张该币种的价目表",
        "Use a price list of that currency",
    ),
    "row.customer_price": _e(
        "按客户的价格",
        "A price of one customer",
        "建一张价格表并指定给客户",
        "Make a price list and assign it to the customer",
    ),
    "row.finding": _e(
        "{detail}",
        "{detail}",
        "可以改好;照样导入会成为草稿,等人看过再确认",
        "Put it right, or take it in as a draft that somebody confirms",
    ),
    "row.missing": _e("缺少{detail}", "{detail} is missing", "补上再导入", "Add it and import again"),
    "row.bad_units": _e(
        "看不懂单位换算「{value}」",
        "The unit factors “{value}” cannot be read",
        "写成 箱=40;打=12",
        "Write it like box=40;dozen=12",
    ),
    # the order
    "order.unknown_customer": _e("没有客户「{value}」", "No customer “{value}”", "{detail}", "{detail}"),
    "order.two_customers_found": _e(
        "「{value}」对应多个客户:{detail}",
        "“{value}” fits several customers: {detail}",
        "写明客户编码",
        "Give the customer code",
    ),
    "order.customer_differs": _e(
        "客户编码 {value} 是「{detail}」,和名称不是同一家",
        "Customer code {value} is “{detail}”: not the one named",
        "核对客户编码和名称",
        "Check customer code and name",
    ),
    "order.two_customers": _e(
        "同一单号有不同客户:{detail}",
        "One reference with different customers: {detail}",
        "确认是哪一家,或改用不同单号",
        "Say which one it is, or use different references",
    ),
    "order.two_currencies": _e(
        "同一单号有不同币种:{detail}",
        "One reference with different currencies: {detail}",
        "拆成两张单",
        "Split it into two orders",
    ),
    "order.two_taxes": _e(
        "同一单里有含税价也有不含税价",
        "One order with prices both including and excluding tax",
        "统一成一种,或拆成两张单",
        "Write all of them one way, or split the order",
    ),
    "order.two_addresses": _e(
        "同一单号有不同收货地址:{detail}",
        "One reference with different addresses: {detail}",
        "确认地址,或按地址拆单",
        "Say which address, or split the order",
    ),
    "order.customer_blank": _e(
        "客户是空的",
        "The customer is empty",
        "补上客户;是散客请写「散客」",
        "Add the customer; write “walk-in” for one without an account",
    ),
    "order.no_customer_column": _e(
        "文件里没有客户", "The file names no customer", "补上客户再确认", "Add the customer and confirm"
    ),
    "order.date_unclear": _e(
        "日期「{value}」可以是 {detail}",
        "The date “{value}” may be {detail}",
        "确认日期,或用 --date-order 指定",
        "Say which, or give --date-order",
    ),
    "order.bad_date": _e(
        "日期「{value}」读不出来",
        "The date “{value}” cannot be read",
        "改成 2026-03-05 这样",
        "Write it like 2026-03-05",
    ),
    "order.bad_phone": _e(
        "电话「{value}」位数不对", "The phone number “{value}” has the wrong length", "核对电话", "Check the number"
    ),
    "order.phone_lost_digits": _e(
        "电话「{value}」是科学计数,后几位已经丢了",
        "The phone number “{value}” is in scientific notation: digits are lost",
        "把该列设为文本格式,重新填写电话",
        "Format the column as text and enter the number again",
    ),
    "order.refused": _e("{detail}", "{detail}", _CORRECT_ZH, _CORRECT_EN),
    "order.reference_changed": _e(
        "单号 {value} 已有订单 {detail},内容与文件不同",
        "{value} is already order {detail}, with other content",
        "需要改单请走变更",
        "Change the order by a change request",
    ),
}


def known_codes() -> frozenset[str]:
    """Every code that a row, an order or a file can be handed back with."""
    return frozenset(_EXPLANATIONS)
