"""What every room stands on: values, money, clock, refusals, the event log, idempotency, permissions.

The kernel knows no business: no order, no customer, no stock. It imports from no other room.
"""
