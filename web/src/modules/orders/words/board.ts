import { defineWords } from "@/shared/i18n/words";

export const boardWords = defineWords(
  "board",
  {
    title: "看板", hint: "订单随事实自动前进。把卡片拖到另一列,会问您要做的那件事。", stageSwitch: "看哪个阶段", owner: "负责人", team: "班组", customer: "客户", me: "我", atRisk: "只看有风险", overdue: "只看逾期",
    sum: "共 {{count}} 单", late: "逾期 {{count}}", empty: "这里没有订单", none: "还没有进行中的订单", "none.hint": "录一单,它就会出现在这里。", "none.do": "去录单", short: "缺 {{lines}}", shortMore: "缺 {{lines}} 等 {{count}} 样",
    menu: "{{number}} 的操作", open: "打开", column: "{{stage}},{{count}} 单", "move.no": "这样移不了", "move.ok": "知道了", "move.why": "为什么",
    "no.same": "它已经在这里了。", "no.back": "事情已经发生,不能往回走。货要回来请登记退货。", "no.draft": "还是草稿,要先确认。", "no.held": "挂起中,要先放行。", "no.short": "货还没齐。有货或到货后会自动过来。",
    "no.backordered": "缺货时会自动到这里,不用人移。", "no.ready": "货留齐后会自动到这里。", "no.preparing": "仓库开始拣货,它就会到这里。", "no.reserved": "没有留到货,现在发不了。", "no.partly": "发一部分货,它就会到这里。", "no.shipped": "还没发货,先登记发货。",
    "no.completed": "签收并收齐款后会自动完成。", "no.may": "您没有这项权限,请找有权限的同事。", "no.own": "这个阶段由公司的流程决定,满足条件后会自动过来。", "no.over": "这张订单已经结束。", "no.hold": "现在不能挂起。", "no.cancel": "已有货发出,不能取消,请走退货。",
    calendar: "交期日历", "by.promised": "承诺交期", "by.requested": "要求到货", "by.due": "到期", month: "月", week: "周", today: "今天", prev: "往前", next: "往后", orders: "{{count}} 单", overdueCount: "{{count}} 逾期", holiday: "休", makeup: "班", dayOpen: "{{day}}:{{count}} 单", by: "按哪个日期", span: "看多久", noneThisSpan: "这段时间没有订单",
    "weekday.1": "一", "weekday.2": "二", "weekday.3": "三", "weekday.4": "四", "weekday.5": "五", "weekday.6": "六", "weekday.0": "日",
    tasks: "待办", "tasks.overdue": "已逾期", "tasks.today": "今天", "tasks.next": "接下来", "tasks.none": "手上没有待办", "tasks.noneHint": "轮到您的订单会出现在这里。", "tasks.all": "看全部订单", "tasks.turn": "轮到您的 {{count}} 单", "tasks.more": "再看 {{count}} 条", "tasks.shownFirst": "先显示最急的 {{count}} 单",
  },
  {
    title: "Board", hint: "Orders move by themselves when facts change. Drop a card on another column and you are asked for the deed.", stageSwitch: "Stage shown", owner: "Owner", team: "Team", customer: "Customer", me: "me", atRisk: "At risk only", overdue: "Overdue only",
    sum: "{{count}} orders", sum_one: "{{count}} order", late: "{{count}} overdue", empty: "No orders here", none: "No open orders yet", "none.hint": "Enter one and it appears here.", "none.do": "New order", short: "short of {{lines}}", shortMore: "short of {{lines}} and {{count}} more",
    menu: "Actions of {{number}}", open: "Open", column: "{{stage}}, {{count}} orders", "move.no": "It cannot move like that", "move.ok": "OK", "move.why": "Why",
    "no.same": "It is here already.", "no.back": "It has happened and cannot be undone. Goods that come back are recorded as a return.", "no.draft": "It is still a draft; confirm it first.", "no.held": "It is on hold; release it first.", "no.short": "Goods are missing. It comes here by itself once they are there.",
    "no.backordered": "Orders come here by themselves when goods are missing.", "no.ready": "It comes here by itself once all goods are reserved.", "no.preparing": "It comes here when the warehouse begins to pick.", "no.reserved": "Nothing is reserved, so nothing can ship now.", "no.partly": "It comes here when a part of it ships.", "no.shipped": "It has not shipped; record the shipment first.",
    "no.completed": "It completes by itself once it is delivered and paid.", "no.may": "You lack the permission; ask a colleague who has it.", "no.own": "The company's process decides about this stage; it comes here once the conditions are met.", "no.over": "This order is over.", "no.hold": "It cannot be put on hold now.", "no.cancel": "A part has shipped; use a return.",
    calendar: "Calendar", "by.promised": "Promised", "by.requested": "Requested", "by.due": "Due", month: "Month", week: "Week", today: "Today", prev: "Back", next: "Forward", orders: "{{count}} orders", orders_one: "{{count}} order", overdueCount: "{{count}} overdue", holiday: "off", makeup: "work", dayOpen: "{{day}}: {{count}} orders", by: "By which day", span: "How long", noneThisSpan: "No orders in this time",
    "weekday.1": "Mon", "weekday.2": "Tue", "weekday.3": "Wed", "weekday.4": "Thu", "weekday.5": "Fri", "weekday.6": "Sat", "weekday.0": "Sun",
    tasks: "My work", "tasks.overdue": "Overdue", "tasks.today": "Today", "tasks.next": "Next", "tasks.none": "Nothing waits for you", "tasks.noneHint": "Orders whose turn is yours appear here.", "tasks.all": "All orders", "tasks.turn": "{{count}} orders wait for you", "tasks.turn_one": "{{count}} order waits for you", "tasks.more": "{{count}} more", "tasks.shownFirst": "The most urgent {{count}} are shown first",
  },
); // prettier-ignore
