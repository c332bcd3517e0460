import { defineWords } from "@/shared/i18n/words";

export const customersWords = defineWords(
  "customers",
  {
    title: "客户", search: "编码 / 名称 / 拼音 / 电话尾号", new: "新客户", export: "导出", none: "没有符合的客户", nothing: "还没有客户", "none.hint": "一个个添加,或用“导入”一次带进来。",
    state: "状态", "state.all": "全部", "state.hold": "已挂起", "state.inactive": "已停用", "state.active": "往来中",
    code: "编码", name: "名称", short_name: "简称", contact: "联系人", phone: "电话", owner: "业务员", credit: "信用", terms: "结算", "terms.prepaid": "先款后货", "terms.cod": "货到付款", "terms.monthly": "月结", due_day: "每月几号结", limit: "信用额度", "limit.none": "不限额", used: "已占用", left: "还可用 {{amount}}", over: "超出 {{amount}}",
    basics: "基本资料", money: "结算与价格", contacts: "联系人", addresses: "收货地址", codes: "客户料号", "codes.hint": "客户自己的货号,录单时可以直接输入。", invoice: "开票资料",
    tax: "统一社会信用代码 / 税号", list: "价格表", "list.none": "跟随默认价格表", currency: "币种", walk_in: "散客", "walk_in.hint": "一次性客户共用的档案", active: "往来中", country: "国家或地区",
    position: "职务", email: "邮箱", receiver: "收货人", region: "省 市 区", address: "详细地址", postal: "邮编", default: "默认", paste: "粘贴整段地址", "paste.hint": "粘贴整段地址,例如:广东省广州市海珠区中山大道西88号 王经理 13812345678", parse: "识别",
    addContact: "加联系人", addAddress: "加地址", addCode: "加料号", addParticular: "加一项", remove: "去掉第 {{n}} 项", theirs: "客户料号", ours: "我们的商品", unit: "单位", label: "项目", value: "内容", "label.bank": "例如:开户行", needName: "请填写",
    alike: "可能已经有这个客户", "alike.phone": "电话相同", "alike.tax_number": "税号相同", "alike.name": "名称相近", doubts: "请留意",
    hold: "挂起客户", "hold.hint": "挂起后,这个客户的新订单不能确认。", release: "解除挂起", "release.hint": "例如:款已到账(可不填)", reason: "原因", "reason.hint": "例如:账款逾期 60 天", held: "已挂起:{{reason}}", orders: "最近订单", "orders.none": "还没有订单", "orders.all": "全部订单", newOrder: "给他录单", exposure: "信用占用",
    "code.hint": "以后订单、导入都用它认客户", masked: "电话按权限打码,改动其他内容不影响它",
  },
  {
    title: "Customers", search: "Code / name / pinyin / last digits of phone", new: "New customer", export: "Export", none: "No customer like this", nothing: "No customers yet", "none.hint": "Add them one by one, or bring them in at once by an import.",
    state: "State", "state.all": "All", "state.hold": "On hold", "state.inactive": "Inactive", "state.active": "Active",
    code: "Code", name: "Name", short_name: "Short name", contact: "Contact", phone: "Phone", owner: "Sales owner", credit: "Credit", terms: "Terms", "terms.prepaid": "Prepaid", "terms.cod": "Cash on delivery", "terms.monthly": "Monthly", due_day: "Due on day", limit: "Credit limit", "limit.none": "No limit", used: "Used", left: "{{amount}} left", over: "{{amount}} over",
    basics: "Basics", money: "Terms and prices", contacts: "Contacts", addresses: "Delivery addresses", codes: "Own item codes", "codes.hint": "The customer's own codes; they can be typed when entering orders.", invoice: "Invoice particulars",
    tax: "Tax number", list: "Price list", "list.none": "The default price list", currency: "Currency", walk_in: "Walk-in", "walk_in.hint": "Shared by customers who come once", active: "Active", country: "Country",
    position: "Position", email: "E-mail", receiver: "Receiver", region: "Province, city, district", address: "Street address", postal: "Postal code", default: "Default", paste: "Paste a whole address", "paste.hint": "Paste a whole address, such as 广东省广州市海珠区中山大道西88号", parse: "Read",
    addContact: "Add a contact", addAddress: "Add an address", addCode: "Add a code", addParticular: "Add one", remove: "Remove item {{n}}", theirs: "Their code", ours: "Our product", unit: "Unit", label: "Item", value: "Content", "label.bank": "Such as: bank", needName: "Required",
    alike: "This customer may exist already", "alike.phone": "same phone", "alike.tax_number": "same tax number", "alike.name": "similar name", doubts: "Please note",
    hold: "Put on hold", "hold.hint": "No new order of the customer is confirmed while on hold.", release: "Release", "release.hint": "Such as: paid (optional)", reason: "Reason", "reason.hint": "Such as: 60 days overdue", held: "On hold: {{reason}}", orders: "Last orders", "orders.none": "No orders yet", "orders.all": "All orders", newOrder: "Enter an order", exposure: "Credit used",
    "code.hint": "Orders and imports know the customer by it", masked: "Phones are starred for you; changing other things does not touch them",
  },
); // prettier-ignore
