"""What happens to money, in the past tense; on the order's stream."""

PAYMENT_RECEIVED = "PaymentReceived"
"""{amount, currency, method, reference, paid_at, paid}: `paid` is the sum so far."""

PAYMENT_REFUNDED = "PaymentRefunded"
"""The same with a negative amount: money that went back to the customer."""
