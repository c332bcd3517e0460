"""The order path: one input, one command, one rule engine, one transaction.

An order is checked, priced, copied and reserved by the stored call `orders_place`; what its lines
have reserved from which stock level is a `reservation`, and where it stands is derived from facts.
"""
