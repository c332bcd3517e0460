"""Money against orders: deposits, balances and refunds, kept as facts that nobody rewrites.

What is paid lowers the credit that the order holds of its customer.
"""
