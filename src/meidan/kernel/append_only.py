"""Tables whose rows are facts: the application's role may add to them and read them, nothing else."""

TABLES: tuple[str, ...] = (
    "event", "event_feed", "checkpoint", "checkpoint_leaf", "stock_move",
    "shipment_line", "shipment_event", "goods_return", "goods_return_line", "payment",
    "process_version",
)  # fmt: skip
