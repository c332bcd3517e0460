"""What happens to goods on their way, in the past tense; all on the order's stream. Quantities are in base units."""

PICKING_BEGUN = "PickingBegun"
"""{warehouse, picker, stage, owner, due_at}: somebody took the pick list."""

GOODS_ISSUED = "GoodsIssued"
"""{stage, shipments: [{number, warehouse, carrier, tracking_no, lines: [{line, product, lot, quantity}]}]}."""

SHIPMENT_TRACKED = "ShipmentTracked"
"""{shipment, kind, at, place, note, proof}: on its way; no counter moves."""

GOODS_DELIVERED = "GoodsDelivered"
"""As ShipmentTracked with {stage, complete}: the shipment is with the customer."""

DELIVERY_REFUSED = "DeliveryRefused"
"""As ShipmentTracked with {stage, complete, return, lines}: the shipment came back and lies in its warehouse again."""

GOODS_RETURNED = "GoodsReturned"
"""{number, disposition, warehouse, reason, stage, lines: [{line, product, quantity}]}."""
