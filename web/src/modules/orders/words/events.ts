import { defineWords } from "@/shared/i18n/words";

export const eventWords = defineWords(
  "events",
  {
    OrderDrafted: "存为草稿", OrderDraftRevised: "改了草稿", OrderConfirmed: "确认下单", OrderTakenIntoHistory: "作为历史单据导入",
    OrderHeld: "挂起", OrderReleased: "放行", OrderCancelled: "取消订单", QuantityCancelled: "取消一部分", ServicesAccepted: "服务已验收", OrderAssigned: "换了负责人",
    StockAllocated: "到货后留出库存", ReservationReleased: "留的库存被释放", PickingBegun: "开始拣货", GoodsIssued: "发货", ShipmentTracked: "物流更新",
    GoodsDelivered: "客户签收", DeliveryRefused: "客户拒收", GoodsReturned: "退货", PaymentReceived: "收款", PaymentRefunded: "退款",
    TaskOpened: "派出待办", TaskEnded: "待办办完", TaskTransferred: "待办转交", TaskReminded: "催办", ApproverAdded: "加签", VoteWithdrawn: "撤回审批",
    system: "系统", other: "其他记录", proof: "凭证", before: "原来", after: "现在", empty: "空", lines: "{{count}} 行", more: "还有 {{count}} 处改动",
    "field.customer": "客户", "field.requested_date": "要求到货", "field.note": "备注", "field.currency": "币种", "field.channel": "来源", "field.gross": "总额", "field.net": "不含税", "field.tax": "税额",
    "field.priority": "优先级", "field.external_reference": "外部单号", "field.ship_to/name": "收货人", "field.ship_to/phone": "电话", "field.ship_to/region": "地区", "field.ship_to/address": "地址", "field.ship_to/postal_code": "邮编", "field.ordered_at": "下单时间", "field.terms": "付款方式", "field.hold_reason": "挂起原因",
    "line.quantity": "数量", "line.unit_price": "单价", "line.product": "商品", "line.unit": "单位", "line.gross": "小计", "line.note": "备注", "line.discount": "折扣", "line.gift": "赠品", "line.kind": "种类", line: "第 {{position}} 行 {{field}}",
  },
  {
    OrderDrafted: "Saved as a draft", OrderDraftRevised: "Draft changed", OrderConfirmed: "Confirmed", OrderTakenIntoHistory: "Taken in as history",
    OrderHeld: "Put on hold", OrderReleased: "Released", OrderCancelled: "Cancelled", QuantityCancelled: "Part cancelled", ServicesAccepted: "Services accepted", OrderAssigned: "New owner",
    StockAllocated: "Arrived goods reserved", ReservationReleased: "Reservation given up", PickingBegun: "Picking begun", GoodsIssued: "Shipped", ShipmentTracked: "Tracking",
    GoodsDelivered: "Delivered", DeliveryRefused: "Delivery refused", GoodsReturned: "Returned", PaymentReceived: "Payment", PaymentRefunded: "Refund",
    TaskOpened: "Task opened", TaskEnded: "Task done", TaskTransferred: "Task transferred", TaskReminded: "Reminder", ApproverAdded: "Approver added", VoteWithdrawn: "Vote withdrawn",
    system: "System", other: "Another record", proof: "proof", before: "before", after: "now", empty: "empty", lines: "{{count}} lines", lines_one: "{{count}} line", more: "{{count}} more changes", more_one: "{{count}} more change",
    "field.customer": "Customer", "field.requested_date": "Requested", "field.note": "Note", "field.currency": "Currency", "field.channel": "Source", "field.gross": "Total", "field.net": "Net", "field.tax": "Tax",
    "field.priority": "Priority", "field.external_reference": "Reference", "field.ship_to/name": "Recipient", "field.ship_to/phone": "Phone", "field.ship_to/region": "Region", "field.ship_to/address": "Address", "field.ship_to/postal_code": "Postal code", "field.ordered_at": "Ordered", "field.terms": "Terms", "field.hold_reason": "Hold reason",
    "line.quantity": "quantity", "line.unit_price": "price", "line.product": "product", "line.unit": "unit", "line.gross": "amount", "line.note": "note", "line.discount": "discount", "line.gift": "gift", "line.kind": "kind", line: "Line {{position}} {{field}}",
  },
); // prettier-ignore
