"""Notices to people: a list per user of what he should look at, each with words in two languages and where it leads.

The room knows no order: whoever notifies says what happened and gives the link. Reading one is the user's own affair.
"""
