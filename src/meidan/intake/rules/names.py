"""The names of buckets, order states and reasons, for people."""

from meidan.intake.rules.buckets import Bucket
from meidan.intake.rules.problems import Problem, known_codes
from meidan.intake.rules.vocabulary import Subject
from meidan.kernel.words import Words

BUCKET_WORDS: dict[Bucket, Words] = {
    "accepted": Words(zh="已导入", en="accepted"),
    "returned": Words(zh="登记为退货或取消", en="taken back"),
    "already": Words(zh="早已导入", en="already there"),
    "refused": Words(zh="退回", en="refused"),
    "not_row": Words(zh="非数据行", en="not a data row"),
}
SUBJECT_WORDS: dict[Subject, Words] = {
    "orders": Words(zh="订单", en="orders"),
    "products": Words(zh="商品", en="products"),
    "customers": Words(zh="客户", en="customers"),
    "stock": Words(zh="库存", en="stock"),
    "prices": Words(zh="价格", en="prices"),
}
ORDER_WORDS: dict[str, Words] = {
    "confirmed": Words(zh="已确认", en="confirmed"),
    "draft": Words(zh="草稿(有待处理的提醒)", en="drafts (open findings)"),
    "held": Words(zh="草稿挂起(有行未导入)", en="drafts on hold (rows missing)"),
    "closed": Words(zh="历史订单", en="history"),
    "revised": Words(zh="补齐的草稿", en="completed drafts"),
    "already": Words(zh="早已导入", en="already there"),
    "returns": Words(zh="退货或取消单", en="returns or cancellations"),
    "returns_already": Words(zh="早已登记的退货单", en="returns already there"),
    "refused": Words(zh="没有一行可导入", en="not taken in"),
}
_NOT_ROWS: dict[str, Words] = {
    "title": Words(zh="标题", en="title"),
    "blank": Words(zh="空行", en="blank row"),
    "total": Words(zh="合计行", en="total"),
    "note": Words(zh="说明文字", en="remark"),
    "heading": Words(zh="单头信息", en="order heading"),
    "hidden_sheet": Words(zh="隐藏的工作表", en="hidden sheet"),
    "other_sheet": Words(zh="不是这类数据的工作表", en="sheet of something else"),
    "summary_sheet": Words(zh="汇总或说明工作表", en="summary or help sheet"),
    "empty_sheet": Words(zh="空工作表", en="empty sheet"),
}


def reason_words(code: str, lang: str) -> str:
    """What a reason code means, without the values of a single row."""
    if code.startswith("not_row."):
        return _NOT_ROWS[code.removeprefix("not_row.")].say(lang)
    return Problem(code, value="…", detail="…").say(lang) if code in known_codes() else code
