"""What happens to orders, in the past tense. Every command appends exactly one of these per order."""

DRAFTED = "OrderDrafted"
REVISED = "OrderDraftRevised"
CONFIRMED = "OrderConfirmed"
TAKEN_INTO_HISTORY = "OrderTakenIntoHistory"
HELD = "OrderHeld"
RELEASED = "OrderReleased"
CANCELLED = "OrderCancelled"
QUANTITY_CANCELLED = "QuantityCancelled"
SERVICES_ACCEPTED = "ServicesAccepted"
ASSIGNED = "OrderAssigned"
STOCK_ALLOCATED = "StockAllocated"
RESERVATION_RELEASED = "ReservationReleased"
COMMENTED = "OrderCommented"
FILE_ATTACHED = "OrderFileAttached"
CHANNEL_SET = "ChannelSet"
QUOTED = "QuotationMade"
QUOTATION_WON = "QuotationWon"
QUOTATION_LOST = "QuotationLost"


def order_stream(order_id: int) -> str:
    return f"order:{order_id}"
