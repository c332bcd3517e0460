"""Who works at the demo company."""

from dataclasses import dataclass

from meidan.inventory import commands as inventory
from meidan.inventory.inputs import WarehouseInput
from meidan.people import commands as people
from meidan.people.auth import actor_by_id
from meidan.people.commands.entities import EntityInput, change_entity, create_entity
from meidan.people.commands.teams import create_team
from meidan.people.models import User


@dataclass(frozen=True, slots=True)
class Colleague:
    username: str
    name: str
    role: str
    title: str
    team: str = "SALES"


STAFF = (
    Colleague("admin", "管理员", "admin", "管理员 admin", "OFFICE"),
    Colleague("chen", "陈晓", "clerk", "录单员 order clerk"),
    Colleague("zhou", "周敏", "followup", "跟单 order follow-up"),
    Colleague("lin", "林涛", "approver", "主管 approver"),
    Colleague("wu", "吴刚", "warehouse", "仓管 warehouse", "STORE"),
    Colleague("he", "何静", "buyer", "采购 buyer", "OFFICE"),
    Colleague("fang", "方圆", "finance", "财务 finance", "OFFICE"),
    Colleague("sun", "孙悦", "service", "客服 service"),
    Colleague("boss", "钱总", "owner", "老板 owner", "OFFICE"),
)


def found(password: str) -> None:
    """Legal entities, teams, one login per role, warehouses. An admin who is there already keeps his password."""
    fresh = people.create_first_admin() is not None
    admin = actor_by_id(User.objects.get(username="admin").pk)
    if fresh:
        people.set_password(actor=admin, ref="admin", password=password)
    main = {"name": "星河供应链有限公司", "phone": "020-8888 6666", "address": "广东省广州市天河区中山大道西88号"}
    change_entity(actor=admin, ref="MAIN", wanted=main)
    create_entity(actor=admin, wanted=EntityInput(code="XHFS", name="星河服饰(杭州)有限公司"))
    for code, name in (("SALES", "销售组"), ("STORE", "仓储组"), ("OFFICE", "综合组")):
        create_team(actor=admin, code=code, name=name)
    warehouses = (
        WarehouseInput(code="GZ", name="广州仓", priority=10, address={"province": "广东省", "city": "广州市"}),
        WarehouseInput(code="HZ", name="杭州仓", priority=20, address={"province": "浙江省", "city": "杭州市"}),
        WarehouseInput(code="QC", name="待检仓", priority=90, sellable=False),
    )
    for warehouse in warehouses:
        inventory.create_warehouse(actor=admin, warehouse=warehouse)
    for one in STAFF[1:]:
        places = ("GZ",) if one.role == "warehouse" else ()
        wanted = people.UserInput(one.username, one.name, password, team=one.team, roles=(one.role,), warehouses=places)
        people.create_user(actor=admin, wanted=wanted)
