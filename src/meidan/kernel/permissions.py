"""Who acts, and what they may do. Commands and queries call `require`; screens only hide what it would refuse."""

from dataclasses import dataclass, field

from meidan.kernel.errors import Refusal
from meidan.kernel.words import Words

CAPABILITIES: dict[str, Words] = {
    "orders.view": Words("查看订单", "See orders"),
    "orders.create": Words("录入订单", "Enter orders"),
    "orders.confirm": Words("确认订单", "Confirm orders"),
    "orders.hold": Words("挂起与放行订单", "Hold and release orders"),
    "orders.cancel": Words("取消订单", "Cancel orders"),
    "orders.accept": Words("登记服务已验收", "Record the acceptance of services"),
    "orders.price": Words("改价与给折扣", "Set prices and discounts"),
    "orders.price_below_floor": Words("低于底价销售", "Sell below the floor price"),
    "orders.acknowledge": Words("认可提醒并说明原因", "Acknowledge warnings with a reason"),
    "orders.acknowledge_all": Words("一次认可全部提醒", "Acknowledge all warnings at once"),
    "orders.override_finding": Words("越过拦截", "Override blocking findings"),
    "orders.assign": Words("指派负责人", "Assign the responsible person"),
    "orders.import": Words("导入订单", "Import orders"),
    "shipments.view": Words("查看发货", "See shipments"),
    "shipments.create": Words("发货与登记物流", "Ship goods and record tracking"),
    "returns.record": Words("登记退货", "Record returns"),
    "payments.record": Words("登记收款", "Record payments"),
    "payments.refund": Words("登记退款", "Record refunds"),
    "products.view": Words("查看商品", "See products"),
    "products.edit": Words("维护商品与价格", "Maintain products and prices"),
    "products.view_cost": Words("查看成本", "See costs"),
    "customers.view": Words("查看客户", "See customers"),
    "customers.edit": Words("维护客户", "Maintain customers"),
    "customers.credit": Words("设置信用额度", "Set credit limits"),
    "stock.view": Words("查看库存", "See stock"),
    "stock.adjust": Words("调整库存", "Adjust stock"),
    "stock.count": Words("盘点", "Count stock"),
    "stock.transfer": Words("调拨", "Transfer stock"),
    "stock.receive": Words("收货", "Receive goods"),
    "purchasing.edit": Words("安排到货", "Plan receipts"),
    "warehouses.edit": Words("维护仓库", "Maintain warehouses"),
    "people.view": Words("查看同事", "See colleagues"),
    "people.edit": Words("管理用户与角色", "Manage users and roles"),
    "settings.edit": Words("修改设置", "Change settings"),
    "events.view": Words("查看事件流", "See the event feed"),
    "audit.view": Words("查看审计记录", "See the audit log"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A user as commands see them: capabilities, data scope, masked fields, language.

    `scope` is own · team · warehouse · all; `masks` holds field groups: cost, price, phone.
    """

    user_id: int
    name: str
    capabilities: frozenset[str] = frozenset()
    scope: str = "own"
    masks: frozenset[str] = frozenset()
    team_id: int | None = None
    entity_id: int | None = None
    warehouses: tuple[str, ...] = field(default=())
    lang: str = "zh"
    username: str = ""

    def may(self, capability: str) -> bool:
        return capability in self.capabilities

    def sees(self, mask: str) -> bool:
        """Whether the field group is open to this actor."""
        return mask not in self.masks


def require(actor: Actor, capability: str) -> None:
    """Raises a 403 refusal unless the actor holds the capability."""
    if capability not in actor.capabilities:
        raise forbidden(capability)


def forbidden(capability: str) -> Refusal:
    words = Words(
        zh="您没有“{name}”的权限,请找管理员开通", en="You lack the permission “{name}”; ask your administrator"
    )
    params = {"name": CAPABILITIES[capability]}
    return Refusal("forbidden", words, status=403, params=params, extra={"capability": capability})
