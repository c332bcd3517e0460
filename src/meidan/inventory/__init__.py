"""Where goods are: warehouses, stock levels, the append-only ledger of moves, expected receipts.

The database refuses to oversell: `0 <= reserved <= on_hand` is a CHECK on every level.
"""
