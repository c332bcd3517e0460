import { defineWords } from "@/shared/i18n/words";

export const uiWords = defineWords(
  "ui",
  {
    retry: "再试一次", loading: "正在读取…", loadMore: "正在读取更多…", all: "共 {{count}} 条", end: "到底了",
    network: "连不上服务器", "network.hint": "请检查网络;已填的内容都还在,连上后再试一次。",
    forbidden: "您没有这项权限", "forbidden.hint": "需要的话请找管理员开通。",
    failed: "没有成功", "failed.hint": "请再试一次;如果还是不行,把编号 {{id}} 告诉管理员。",
    notFound: "没有找到", "notFound.hint": "它可能已被删除,或链接不完整。",
    cancel: "取消", save: "保存", close: "关闭", confirm: "确定", help: "帮助", hidden: "无权查看", undo: "撤销",
    "conflict.title": "别人刚刚改过", "conflict.text": "您打开之后,这条记录已被修改。您填的内容还在。",
    "conflict.reload": "看最新的", "conflict.keep": "保留我的修改再保存",
    columns: "显示的列", selected: "已选 {{count}} 条", clear: "清除", search: "搜索",
    "stage.draft": "草稿", "stage.placed": "已下单", "stage.preparing": "备货中", "stage.ready": "待发货",
    "stage.backordered": "待补货", "stage.part_shipped": "部分发货", "stage.shipped": "已发货",
    "stage.delivered": "已签收", "stage.completed": "已完成", "stage.on_hold": "挂起", "stage.cancelled": "已取消",
  },
  {
    retry: "Try again", loading: "Loading…", loadMore: "Loading more…", all: "{{count}} in all", end: "That is all",
    network: "The server cannot be reached", "network.hint": "Check the network; what you typed is kept. Try again once connected.",
    forbidden: "You lack this permission", "forbidden.hint": "Ask your administrator if you need it.",
    failed: "That did not work", "failed.hint": "Try again; if it fails again, give your administrator the number {{id}}.",
    notFound: "Not found", "notFound.hint": "It may have been removed, or the link is incomplete.",
    cancel: "Cancel", save: "Save", close: "Close", confirm: "OK", help: "Help", hidden: "not shown to you", undo: "Undo",
    "conflict.title": "Somebody else just changed this", "conflict.text": "The record was changed after you opened it. What you typed is kept.",
    "conflict.reload": "Show the latest", "conflict.keep": "Keep mine and save again",
    columns: "Columns shown", selected: "{{count}} selected", clear: "Clear", search: "Search",
    "stage.draft": "Draft", "stage.placed": "Placed", "stage.preparing": "Preparing", "stage.ready": "Ready to ship",
    "stage.backordered": "Backordered", "stage.part_shipped": "Part shipped", "stage.shipped": "Shipped",
    "stage.delivered": "Delivered", "stage.completed": "Completed", "stage.on_hold": "On hold", "stage.cancelled": "Cancelled",
  },
); // prettier-ignore
