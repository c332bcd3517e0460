"""What happens to customers, in the past tense; the stream is `customer:<id>`."""

CUSTOMER_CREATED = "customer.created"
CUSTOMER_CHANGED = "customer.changed"
CUSTOMER_HELD = "customer.held"
CUSTOMER_RELEASED = "customer.released"
