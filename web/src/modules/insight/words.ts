import { defineWords } from "@/shared/i18n/words";

export const insightWords = defineWords(
  "insight",
  {
    home: "工作台", hello: "{{name}},今天 {{day}}", mine: "轮到我的", "mine.overdue": "已逾期", "mine.today": "今天到期", "mine.next": "接下来", "mine.none": "手上没有要办的订单", "mine.noneHint": "录一张新订单,或看看团队的看板。", "mine.all": "全部 {{count}} 张",
    "count.overdue": "已逾期", "count.at_risk": "有风险", "count.short": "缺货", "count.findings": "待复核的草稿", "count.held": "挂起",
    "figure.orders": "今日订单", "figure.amount": "今日金额", "figure.shipped": "今日发货", "figure.intercepted": "今日拦下的问题", trend: "近 14 天", "trend.of": "{{name}},近 14 天:{{values}}", "board": "看板", new: "录单",
    "setup.title": "开始使用", "setup.text": "还差几步就能接单:", "team": "全公司",
  },
  {
    home: "Home", hello: "{{name}}, today is {{day}}", mine: "My turn", "mine.overdue": "Overdue", "mine.today": "Due today", "mine.next": "Next", "mine.none": "No order waits for you", "mine.noneHint": "Enter a new order, or look at the team's board.", "mine.all": "All {{count}}",
    "count.overdue": "Overdue", "count.at_risk": "At risk", "count.short": "Short of stock", "count.findings": "Drafts to review", "count.held": "On hold",
    "figure.orders": "Orders today", "figure.amount": "Amount today", "figure.shipped": "Shipped today", "figure.intercepted": "Findings caught today", trend: "last 14 days", "trend.of": "{{name}}, last 14 days: {{values}}", "board": "Board", new: "New order",
    "setup.title": "Getting started", "setup.text": "A few steps to the first order:", "team": "The whole company",
  },
); // prettier-ignore
