"""What happens to master data, in the past tense; the stream is `<record>:<id>`."""

PRODUCT_CREATED = "product.created"
PRODUCT_CHANGED = "product.changed"
PRICE_LIST_CREATED = "price_list.created"
PRICE_LIST_CHANGED = "price_list.changed"
PRICES_CHANGED = "price_list.prices_changed"
RECORD_CREATED = {"category": "category.created", "supplier": "supplier.created", "style": "style.created"}
RECORD_CHANGED = {"category": "category.changed", "supplier": "supplier.changed", "style": "style.changed"}
STYLE_EXTENDED = "style.extended"
