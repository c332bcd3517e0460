import { defineWords } from "@/shared/i18n/words";

export const intakeWords = defineWords(
  "intake",
  {
    title: "导入", "drop": "把文件拖到这里,或点击选择", "drop.hint": "Excel(xlsx、xls)、ods、csv,也可以是 zip / gz / xz。表头在哪一行都行,列名中英文都认得。先试读,不会立刻保存。", subject: "内容", "subject.": "自动识别", "subject.orders": "订单", "subject.products": "商品", "subject.customers": "客户", "subject.stock": "库存", "subject.prices": "价格",
    reading: "正在试读 {{name}}…", importing: "正在导入 {{name}}…", "again": "换一个文件", "createProducts": "没有的商品自动新建", "createCustomers": "没有的客户自动新建", "confirm": "没有问题的订单直接确认", "warehouse": "放进仓库", "priceList": "写进价目表",
    "bucket.accepted": "可以导入", "bucket.already": "已经导入过", "bucket.refused": "要退回", "bucket.not_row": "不是数据行", "bucket.done": "已导入", rows: "{{count}} 行", "rows.sum": "文件共 {{count}} 行数据",
    columns: "列是这样读的", "column.header": "文件里的列", "column.field": "当作", "column.unknown": "不用这一列", "column.save": "记住,下次同样的表头照此读", "column.saved": "已记住", "sheet": "工作表", "refused.title": "要退回的行", "refused.none": "没有要退回的行", "refused.more": "只列出前 {{count}} 行",
    row: "行", column: "列", reference: "单号", why: "原因", fix: "怎么改", value: "金额", commit: "导入 {{count}} 行", "commit.none": "没有可以导入的行", "report": "导入完成", "download": "下载标注好的退回表", "orders.confirmed": "已确认 {{count}} 张", "orders.draft": "草稿 {{count}} 张(有提醒要看)", "orders.held": "挂起草稿 {{count}} 张(有行被退回)", "orders.refused": "退回 {{count}} 张", "orders.history": "历史 {{count}} 张", "created.products": "新建商品 {{count}}", "created.customers": "新建客户 {{count}}", "see.held": "去看挂起的草稿", "see.orders": "去看订单", "notes": "提示",
    history: "导入记录", "history.none": "还没有导入过文件", "history.hint": "拖一个 Excel 文件到上面试试。", file: "文件", when: "时间", who: "谁", "filter": "全部原因", "rerun": "改好设置再试读",
  },
  {
    title: "Import", "drop": "Drop a file here, or click to choose one", "drop.hint": "Excel (xlsx, xls), ods, csv, also zip / gz / xz. The header may stand in any row; Chinese and English column names are known. It is read on trial first; nothing is kept yet.", subject: "Content", "subject.": "Told by the header", "subject.orders": "Orders", "subject.products": "Products", "subject.customers": "Customers", "subject.stock": "Stock", "subject.prices": "Prices",
    reading: "Reading {{name}} on trial…", importing: "Importing {{name}}…", "again": "Another file", "createProducts": "Make products that are missing", "createCustomers": "Make customers that are missing", "confirm": "Confirm orders without findings at once", "warehouse": "Into the warehouse", "priceList": "Into the price list",
    "bucket.accepted": "can go in", "bucket.already": "already in", "bucket.refused": "handed back", "bucket.not_row": "no data rows", "bucket.done": "imported", rows: "{{count}} rows", "rows_one": "one row", "rows.sum": "{{count}} rows of data in the file",
    columns: "How the columns are read", "column.header": "Column of the file", "column.field": "Read as", "column.unknown": "not used", "column.save": "Remember for this header", "column.saved": "Remembered", "sheet": "Sheet", "refused.title": "Rows handed back", "refused.none": "No row is handed back", "refused.more": "The first {{count}} rows only",
    row: "Row", column: "Column", reference: "Number", why: "Why", fix: "What to do", value: "Amount", commit: "Import {{count}} rows", "commit_one": "Import one row", "commit.none": "Nothing can go in", "report": "Import finished", "download": "Download the annotated rows", "orders.confirmed": "{{count}} confirmed", "orders.draft": "{{count}} drafts (with warnings to look at)", "orders.held": "{{count}} drafts on hold (with rows handed back)", "orders.refused": "{{count}} handed back", "orders.history": "{{count}} into history", "created.products": "{{count}} products made", "created.customers": "{{count}} customers made", "see.held": "See drafts on hold", "see.orders": "See orders", "notes": "Notes",
    history: "Earlier imports", "history.none": "No file has been imported yet", "history.hint": "Drop a spreadsheet above.", file: "File", when: "When", who: "Who", "filter": "All reasons", "rerun": "Read again with these settings",
  },
); // prettier-ignore
