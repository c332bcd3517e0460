"""Writes about people. Every command appends its event in the same transaction."""

from meidan.people.commands.roles import RoleInput, change_role, create_role, sync_built_in_roles
from meidan.people.commands.tokens import create_own_token, create_token, revoke_token
from meidan.people.commands.users import (
    UserInput,
    change_me,
    change_own_password,
    change_user,
    create_first_admin,
    create_user,
    deactivate_user,
    set_password,
)

__all__ = [
    "RoleInput",
    "UserInput",
    "change_me",
    "change_own_password",
    "change_role",
    "change_user",
    "create_first_admin",
    "create_own_token",
    "create_role",
    "create_token",
    "create_user",
    "deactivate_user",
    "revoke_token",
    "set_password",
    "sync_built_in_roles",
]
