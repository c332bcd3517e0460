"""The demo company 星河供应链: a lively wholesaler made by running the commands, so that nothing in it is a shortcut.

The same seed gives the same company; times lie around the moment of loading.
"""

import random
from collections.abc import Callable

from meidan.kernel.permissions import Actor
from meidan.people.auth import actor_by_id
from meidan.people.models import User
from meidan.site.demo import business, buyers, company, delivery, goods

PASSWORD = "meidan-demo"
LOGINS: list[tuple[str, str, str]] = [(user.username, PASSWORD, user.title) for user in company.STAFF]


def load(progress: Callable[[str], None], password: str = PASSWORD) -> None:
    """Fills an empty installation; `progress` gets a line per step, the demo's people the password."""
    chance = random.Random(20261123)
    progress("公司、班组与登录 company, teams and logins")
    company.found(password)
    admin = _actor("admin")
    progress("商品与价目表 products and price lists")
    skus = goods.stock_the_catalogue(admin)
    progress("客户 customers")
    codes = buyers.win_customers(admin, chance)
    progress("库存与在途 stock and expected receipts")
    goods.fill_the_warehouses(admin, skus, chance)
    progress("订单 orders")
    business.take_orders(_actor("chen"), skus, codes, chance)
    business.look_after_orders(_actor("lin"), admin)
    progress("发货、签收、退货与收款 shipments, deliveries, returns and payments")
    delivery.ship_and_collect(admin, chance)
    delivery.pick(_actor("wu"))


def _actor(username: str) -> Actor:
    return actor_by_id(User.objects.get(username=username).pk)
