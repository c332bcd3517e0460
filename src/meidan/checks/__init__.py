"""The rule engine: runs rules over a subject and returns findings. It knows no order.

Rooms above bring their rules; `check_policy` rows change severities and parameters without code.
"""
