"""From the reserved order to the customer's door: pick lists, shipments, tracking, delivery, refusals and returns.

Nothing here sets a stage: commands record facts, and where the order stands follows from them.
Goods leave a warehouse and come back to it through the stock ledger, together with the counters of the lines.
"""
