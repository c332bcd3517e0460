"""Who works here: legal entities, teams, users, roles and their tokens.

Turns a login or a token into an `Actor` with capabilities, a data scope and field masks.
"""
