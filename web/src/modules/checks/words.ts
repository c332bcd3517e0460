import { defineWords } from "@/shared/i18n/words";

export const checksWords = defineWords(
  "checks",
  {
    rules: "规则", "rules.hint": "录单时检查什么、查到了怎么办。改动立刻对新订单生效,并记入审计。", "rules.none": "没有规则",
    rule: "规则", severity: "查到了", enabled: "启用", parameters: "参数", "severity.block": "拦截", "severity.warn": "提醒", "severity.info": "告知", "severity.": "按默认",
    "rule.fixed": "这条规则保证数据正确,不能关闭", "edit": "规则设置", default: "默认 {{value}}", version: "第 {{n}} 版",
    channels: "渠道", "channels.new": "新建渠道", "channel.edit": "渠道 {{name}}", code: "代码", "name.zh": "中文名", "name.en": "英文名", kind: "类型", "kind.manual": "人工录单", "kind.shop": "店铺",
    backorder: "缺货时", "backorder.follow": "按公司设置", "backorder.yes": "接单,转待补", "backorder.no": "拒绝", active: "启用", "channels.none": "还没有渠道",
  },
  {
    rules: "Rules", "rules.hint": "What is checked at entry and what follows. Changes hold for new orders at once and are on record.", "rules.none": "No rules",
    rule: "Rule", severity: "When it is met", enabled: "On", parameters: "Parameters", "severity.block": "Block", "severity.warn": "Warn", "severity.info": "Tell", "severity.": "By default",
    "rule.fixed": "This rule keeps the data right and cannot be turned off", "edit": "Rule settings", default: "default {{value}}", version: "version {{n}}",
    channels: "Channels", "channels.new": "New channel", "channel.edit": "Channel {{name}}", code: "Code", "name.zh": "Chinese name", "name.en": "English name", kind: "Kind", "kind.manual": "Entered by people", "kind.shop": "Shop",
    backorder: "When short", "backorder.follow": "As the company says", "backorder.yes": "Accept as backorder", "backorder.no": "Refuse", active: "Active", "channels.none": "No channels yet",
  },
); // prettier-ignore
