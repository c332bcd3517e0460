import { defineWords } from "@/shared/i18n/words";

/** What a column of a file can be read as; the server names these fields. */
export const fieldWords = defineWords(
  "intake-fields",
  {
    "field.active": "启用", "field.address": "地址", "field.amount": "金额", "field.barcode": "条码", "field.barcodes": "条码", "field.base_unit": "基本单位",
    "field.cartons": "箱数", "field.category": "分类", "field.channel": "渠道", "field.city": "城市", "field.code": "编码", "field.colour": "颜色",
    "field.contact": "联系人", "field.country": "国家", "field.credit_limit": "信用额度", "field.currency": "币种", "field.customer": "客户名称", "field.customer_code": "客户编码",
    "field.customer_po": "客户单号", "field.customer_sku": "客户料号", "field.discount": "折扣", "field.discount_amount": "折扣额", "field.gift_quantity": "赠送数量", "field.district": "区县", "field.doc_type": "单据类型", "field.email": "邮箱",
    "field.gift": "赠品", "field.ignored": "不用", "field.kind": "类型", "field.lot": "批次", "field.min_quantity": "起订量", "field.name": "名称",
    "field.note": "备注", "field.order_date": "下单日期", "field.order_note": "订单备注", "field.owner": "业务员", "field.pack": "装箱数", "field.phone": "电话",
    "field.postcode": "邮编", "field.price": "单价", "field.price_list": "价目表", "field.priority": "优先级", "field.product": "商品", "field.province": "省",
    "field.quantity": "数量", "field.reference": "订单号", "field.region": "省市区", "field.requested_date": "要求到货", "field.short_name": "简称", "field.size": "尺码",
    "field.sku": "商品编码", "field.spec": "规格", "field.status": "状态", "field.style": "款式", "field.tax_included": "含税", "field.tax_number": "税号",
    "field.tax_rate": "税率", "field.terms": "付款方式", "field.unit": "单位", "field.units": "换算", "field.valid_from": "生效日", "field.valid_to": "失效日",
    "field.warehouse": "仓库",
  },
  {
    "field.active": "Active", "field.address": "Address", "field.amount": "Amount", "field.barcode": "Barcode", "field.barcodes": "Barcodes", "field.base_unit": "Base unit",
    "field.cartons": "Cartons", "field.category": "Category", "field.channel": "Channel", "field.city": "City", "field.code": "Code", "field.colour": "Colour",
    "field.contact": "Contact", "field.country": "Country", "field.credit_limit": "Credit limit", "field.currency": "Currency", "field.customer": "Customer", "field.customer_code": "Customer code",
    "field.customer_po": "Customer PO", "field.customer_sku": "Their own code", "field.discount": "Discount", "field.discount_amount": "Discount (money)", "field.gift_quantity": "Free quantity", "field.district": "District", "field.doc_type": "Document type", "field.email": "E-mail",
    "field.gift": "Gift", "field.ignored": "Not used", "field.kind": "Kind", "field.lot": "Lot", "field.min_quantity": "From quantity", "field.name": "Name",
    "field.note": "Note", "field.order_date": "Order date", "field.order_note": "Order note", "field.owner": "Owner", "field.pack": "Pack", "field.phone": "Phone",
    "field.postcode": "Postal code", "field.price": "Price", "field.price_list": "Price list", "field.priority": "Priority", "field.product": "Product", "field.province": "Province",
    "field.quantity": "Quantity", "field.reference": "Order number", "field.region": "Region", "field.requested_date": "Wanted by", "field.short_name": "Short name", "field.size": "Size",
    "field.sku": "Product code", "field.spec": "Specification", "field.status": "Status", "field.style": "Style", "field.tax_included": "Tax included", "field.tax_number": "Tax number",
    "field.tax_rate": "Tax rate", "field.terms": "Terms", "field.unit": "Unit", "field.units": "Units", "field.valid_from": "Valid from", "field.valid_to": "Valid to",
    "field.warehouse": "Warehouse",
  },
); // prettier-ignore

/** The fields of each subject, in the order in which people look for them. */
export const FIELDS: Record<string, readonly string[]> = {
  orders: ["reference", "customer", "customer_code", "order_date", "requested_date", "sku", "customer_sku", "barcode", "name", "product", "colour", "size", "spec", "quantity", "cartons", "unit", "price", "amount", "discount", "discount_amount", "gift", "gift_quantity", "tax_rate", "currency", "channel", "customer_po", "contact", "phone", "province", "city", "district", "region", "address", "postcode", "country", "warehouse", "note", "order_note", "priority", "status", "doc_type", "style"],
  products: ["sku", "name", "base_unit", "units", "pack", "barcodes", "style", "colour", "size", "spec", "category", "kind", "price", "currency", "tax_rate", "customer_sku", "active"],
  customers: ["code", "name", "short_name", "contact", "phone", "email", "province", "city", "district", "region", "address", "postcode", "country", "tax_number", "terms", "credit_limit", "price_list", "currency", "owner", "note"],
  stock: ["sku", "barcode", "name", "colour", "size", "spec", "lot", "quantity", "unit", "warehouse"],
  prices: ["price_list", "customer", "customer_code", "sku", "barcode", "name", "spec", "unit", "min_quantity", "price", "currency", "tax_included", "valid_from", "valid_to"],
}; // prettier-ignore
