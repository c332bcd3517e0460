import { defineWords } from "@/shared/i18n/words";

export const fulfilmentWords = defineWords(
  "fulfilment",
  {
    station: "仓库发货", warehouse: "仓库", toPick: "待拣订单", "toPick.first": "先列最急的 {{count}} 张", nowhere: "没有可用的仓库", "nowhere.hint": "请管理员在设置里启用仓库,或把仓库分给您。", "none": "没有要拣的订单", "none.hint": "订单确认并留好货后会自动出现在这里。", "pick": "开始拣货", "pick.count": "拣 {{count}} 张", "pick.on": "接着拣", begun: "已开始拣", "begun.by": "{{name}} 在拣", chosen: "已选 {{count}} 张", "all": "全选",
    "lines": "{{count}} 行", "due": "要在 {{when}} 前发出", priority: "加急", "left": "还差 {{quantity}}", "done": "已齐", "of": "{{done}} / {{all}}", "next": "下一件", "scan.hint": "扫码,或输入编码后按回车", "scan": "扫码", "camera": "摄像头", "camera.stop": "关闭摄像头",
    "wrong": "不是这批订单的货:{{code}}", "tooMany": "够了,不能再多:{{name}}", "right": "{{name}} +{{n}}", "by": "数量", "add": "记 {{n}}", "short": "缺货跳过", "short.title": "{{name}} 不够?", "short.text": "按实际拣到的数量发货,其余留在订单上。",
    "pack": "装箱发货", "pack.title": "{{number}} 装箱发货", "pack.empty": "还没有拣到任何东西", "carrier": "承运商", "tracking": "运单号", "weight": "重量(kg)", "package": "第 {{n}} 箱", "package.add": "加一箱", "ship": "发货", "shipped": "{{number}} 已发货", "later": "先不发",
    "back": "返回", "leave.title": "离开拣货?", "leave.text": "已扫的数量留在这台设备上,回来接着拣。", "progress": "已拣 {{done}} / {{all}}", "finish": "都拣齐了,去装箱", "queue": "待上传 {{count}}", "queue.hint": "网络不通,发货单已存在本机,连上后自动上传。", "queue.failed": "有一张没能发出:{{why}}",
    shipments: "发货单", "shipments.none": "还没有发货单", "shipments.hint": "从待拣订单开始拣货,发出后会出现在这里。", "state.issued": "在途", "state.delivered": "已签收", "state.refused": "已拒收", order: "订单", customer: "客户", issued: "发出", number: "单号", events: "物流轨迹",
    "event.picked_up": "已揽收", "event.in_transit": "运输中", "event.out_for_delivery": "派送中", "event.delivered": "已签收", "event.refused": "拒收", "event.returned": "已退回", "event.add": "登记轨迹", place: "地点", note: "说明", proof: "签收凭证", "proof.hint": "签收人姓名或凭证号", "event.done": "已登记", kind: "状态", "filter.all": "全部", print: "打印送货单", "sound": "声音",
    "items": "合计要拿", "by.order": "按订单",
  },
  {
    station: "Shipping", warehouse: "Warehouse", toPick: "Orders to pick", "toPick.first": "The {{count}} most urgent", nowhere: "No warehouse to work in", "nowhere.hint": "Ask an admin to open a warehouse in the settings, or to assign one to you.", "none": "Nothing to pick", "none.hint": "Orders appear here by themselves once they are confirmed and reserved.", "pick": "Pick", "pick.count": "Pick {{count}}", "pick.on": "Go on picking", begun: "begun", "begun.by": "{{name}} is at it", chosen: "{{count}} chosen", "all": "All",
    "lines": "{{count}} lines", "lines_one": "one line", "due": "to leave by {{when}}", priority: "urgent", "left": "{{quantity}} to go", "done": "done", "of": "{{done}} / {{all}}", "next": "Next", "scan.hint": "Scan, or type a code and press Enter", "scan": "Scan", "camera": "Camera", "camera.stop": "Camera off",
    "wrong": "Not part of these orders: {{code}}", "tooMany": "Enough, no more of it: {{name}}", "right": "{{name}} +{{n}}", "by": "Quantity", "add": "Count {{n}}", "short": "Not there", "short.title": "Not enough of {{name}}?", "short.text": "What was picked is shipped; the rest stays with the order.",
    "pack": "Pack and ship", "pack.title": "Pack and ship {{number}}", "pack.empty": "Nothing has been picked yet", "carrier": "Carrier", "tracking": "Tracking number", "weight": "Weight (kg)", "package": "Package {{n}}", "package.add": "Another package", "ship": "Ship", "shipped": "{{number}} shipped", "later": "Not now",
    "back": "Back", "leave.title": "Leave picking?", "leave.text": "What was scanned stays on this device; go on when you come back.", "progress": "{{done}} / {{all}} picked", "finish": "All there: pack", "queue": "{{count}} to send", "queue.hint": "No network; the shipments are kept on this device and sent once it is back.", "queue.failed": "One could not be shipped: {{why}}",
    shipments: "Shipments", "shipments.none": "No shipments yet", "shipments.hint": "Pick orders; what has left appears here.", "state.issued": "on its way", "state.delivered": "delivered", "state.refused": "refused", order: "Order", customer: "Customer", issued: "Left", number: "Number", events: "Tracking",
    "event.picked_up": "picked up", "event.in_transit": "in transit", "event.out_for_delivery": "out for delivery", "event.delivered": "delivered", "event.refused": "refused", "event.returned": "came back", "event.add": "Record tracking", place: "Place", note: "Note", proof: "Proof", "proof.hint": "Who signed, or the proof's number", "event.done": "Recorded", kind: "State", "filter.all": "All", print: "Print delivery note", "sound": "Sound",
    "items": "To fetch in all", "by.order": "By order",
  },
); // prettier-ignore
