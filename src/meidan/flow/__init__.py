"""Processes as data: definitions with published versions, and a pure engine that walks them over facts.

Knows no order: whoever has a process hands facts in and gets back where it stands, what is to be done and by whom.
Tasks and approvals are kept here; what they are about is named by a text such as `order:17`.
"""
