"""Who buys from the demo company: forty customers all over the country, invented, with real places."""

import random
from decimal import Decimal

from meidan.customers.commands.customers import save_customers
from meidan.customers.commands.holds import hold_customer
from meidan.customers.inputs import AddressInput, ContactInput, CustomerInput, ItemCodeInput
from meidan.kernel.permissions import Actor

_PLACES = (
    ("广州", "广东省 广州市 天河区", "中山大道西"),
    ("佛山", "广东省 佛山市 南海区", "佛平三路"),
    ("深圳", "广东省 深圳市 南山区", "科技南路"),
    ("东莞", "广东省 东莞市", "鸿福路"),
    ("杭州", "浙江省 杭州市 西湖区", "文三路"),
    ("宁波", "浙江省 宁波市 鄞州区", "钱湖北路"),
    ("温州", "浙江省 温州市 鹿城区", "人民东路"),
    ("义乌", "浙江省 金华市 义乌市", "稠州北路"),
    ("上海", "上海市 浦东新区", "张杨路"),
    ("苏州", "江苏省 苏州市 姑苏区", "干将西路"),
    ("南京", "江苏省 南京市 鼓楼区", "中山北路"),
    ("无锡", "江苏省 无锡市 滨湖区", "太湖大道"),
    ("北京", "北京市 朝阳区", "建国路"),
    ("天津", "天津市 和平区", "南京路"),
    ("成都", "四川省 成都市 武侯区", "人民南路四段"),
    ("重庆", "重庆市 渝北区", "新牌坊一路"),
    ("武汉", "湖北省 武汉市 江汉区", "解放大道"),
    ("长沙", "湖南省 长沙市 岳麓区", "麓谷大道"),
    ("西安", "陕西省 西安市 雁塔区", "科技路"),
    ("厦门", "福建省 厦门市 思明区", "湖滨南路"),
)
_NAMES = (
    "锦程", "明达", "拾光", "锦绣", "远山", "青禾", "瑞丰", "宏泰", "晨曦", "博远",
    "嘉禾", "盛元", "天泽", "和润", "恒信", "新桥", "云杉", "南风", "北辰", "长青",
    "百川", "启明", "铭泰", "优品", "乐居", "致远", "信诚", "汇通", "金石", "海纳",
    "东篱", "春晓", "万象", "星火", "大有", "荣华", "悦行", "知行", "安可", "四季",
)  # fmt: skip
_TRADES = (("服饰商行", "服饰"), ("办公用品有限公司", "办公"), ("五金经营部", "五金"), ("文化创意有限公司", "文创"))
_PEOPLE = ("张建国", "李秀兰", "王磊", "赵敏", "刘洋", "陈静", "杨帆", "黄丽", "周杰", "吴霞", "徐强", "孙莉")
_SELLERS = ("chen", "zhou", "lin")


def win_customers(admin: Actor, chance: random.Random) -> list[str]:
    """Creates the customers and returns their codes; a third pays monthly with a credit limit, one is on hold."""
    made = [_customer(index, chance) for index in range(len(_NAMES))]
    for outcome in save_customers(customers=made, actor=admin):
        if outcome.refusal is not None:
            raise outcome.refusal
    hold_customer(ref=made[-1].code, reason="三个月未付款,先收款再发货", version=None, actor=admin)
    return [one.code for one in made[:-1]]


def _customer(index: int, chance: random.Random) -> CustomerInput:
    city, region, street = _PLACES[index % len(_PLACES)]
    trade, short = _TRADES[index % len(_TRADES)]
    name, person = _NAMES[index], _PEOPLE[index % len(_PEOPLE)]
    phone = f"1380013{8000 + index:04d}"
    monthly = index % 3 == 0
    codes = (ItemCodeInput(code=f"{name}-001", product="BT-500"),) if index % 5 == 0 else ()
    return CustomerInput(
        code=f"C{index + 1:03d}",
        name=f"{city}{name}{trade}",
        short_name=name + short,
        payment_terms="monthly" if monthly else ("cod" if index % 7 == 1 else "prepaid"),
        due_day=25 if monthly else None,
        credit_limit=Decimal(chance.choice((20000, 50000, 100000, 300000))) if monthly else None,
        price_list="WHOLESALE" if index % 4 == 1 else ("NET" if index % 11 == 3 else None),
        owner=_SELLERS[index % len(_SELLERS)],
        contacts=(ContactInput(name=person, phone=phone, position="采购"),),
        addresses=(
            AddressInput(
                name=person, phone=phone, region=region, detail=f"{street}{chance.randint(1, 400)}号", is_default=True
            ),
        ),
        item_codes=codes,
    )
