"""What happens to stock, in the past tense. Quantities are decimal strings in base units."""

ADJUSTED = "StockAdjusted"
"""On `document:ID`: {number, warehouse, reason, lines: [{product, lot, change, on_hand}]}."""

TRANSFERRED = "StockTransferred"
"""On `document:ID`: {number, from, to, reason, lines: [{product, lot, quantity}]}."""

COUNTED = "StockCounted"
"""On `document:ID`: {number, warehouse, reason, lines: [{product, lot, counted, before, released}]}."""

RECEIPT_ANNOUNCED = "ReceiptAnnounced"
"""On `receipt:ID`: {number, warehouse, expected_on, supplier, reference, lines: [{line, product, quantity}]}."""

GOODS_RECEIVED = "GoodsReceived"
"""On `receipt:ID`: {number, document, warehouse, state, note, lines: [{line, product, lot, quantity, extra}]}."""

RECEIPT_CANCELLED = "ReceiptCancelled"
"""On `receipt:ID`: {number, reason, state, lines: [{line, product, cancelled}]}."""

WAREHOUSE_CREATED = "WarehouseCreated"
"""On `warehouse:ID`: {code, name, priority, sellable, active, address}."""

WAREHOUSE_CHANGED = "WarehouseChanged"
"""On `warehouse:ID`: the members that changed, with their new values."""

REORDER_POINTS_SET = "ReorderPointsSet"
"""On `warehouse:ID`: {lines: [{product, quantity}]}; quantity 0: none any more."""
