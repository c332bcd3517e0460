"""What a fresh installation still lacks before the first order can be taken."""

from typing import Any

from meidan.kernel import db
from meidan.kernel.permissions import Actor
from meidan.kernel.words import Words

_FOUND = """
SELECT EXISTS (SELECT 1 FROM legal_entity
               WHERE is_default AND (tax_number <> '' OR name <> '本公司')) AS company,
       EXISTS (SELECT 1 FROM warehouse WHERE active AND sellable) AS warehouse,
       EXISTS (SELECT 1 FROM product WHERE active) AS products,
       EXISTS (SELECT 1 FROM customer WHERE active AND NOT walk_in) AS customers,
       EXISTS (SELECT 1 FROM stock_level WHERE on_hand > 0) AS stock,
       (SELECT count(*) > 1 FROM app_user WHERE is_active) AS colleagues
"""
_STEPS = {
    "company": (Words("填写公司资料", "Fill in the company's particulars"), "settings.edit"),
    "warehouse": (Words("建好仓库", "Add a warehouse"), "warehouses.edit"),
    "products": (Words("导入或新建商品", "Import or add products"), "products.edit"),
    "customers": (Words("导入或新建客户", "Import or add customers"), "customers.edit"),
    "stock": (Words("录入期初库存", "Enter the opening stock"), "stock.adjust"),
    "colleagues": (Words("请同事加入", "Invite colleagues"), "people.edit"),
}


def setup(*, actor: Actor) -> dict[str, Any]:
    """{complete, steps: [{key, text, done, mine}]}; `mine`: the actor may do it."""
    found = db.row(_FOUND) or {}
    steps = [
        {"key": key, "text": words.say(actor.lang), "done": bool(found[key]), "mine": actor.may(capability)}
        for key, (words, capability) in _STEPS.items()
    ]
    return {"complete": all(step["done"] for step in steps), "steps": steps}


def colleagues(*, q: str, actor: Actor) -> list[dict[str, Any]]:
    """Active users that an order or a task can be given to, by name: {username, name, team}; 200 at most."""
    return db.rows(
        "SELECT u.username, u.name, t.code AS team FROM app_user u LEFT JOIN team t ON t.id = u.team_id"
        " WHERE u.is_active AND (%s = '' OR strpos(lower(u.name), lower(%s)) > 0"
        " OR strpos(lower(u.username), lower(%s)) > 0) ORDER BY u.name, u.username LIMIT 200",
        (q, q, q),
    )
