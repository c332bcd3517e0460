"""Writes about people. Every command appends its event in the same transaction."""

from meidan.people.commands.calendars import CalendarInput, put_calendar
from meidan.people.commands.entities import EntityInput, change_entity, create_entity
from meidan.people.commands.roles import RoleInput, change_role, create_role, sync_built_in_roles
from meidan.people.commands.second_factor import (
    begin_totp,
    confirm_totp,
    remove_second_factor,
    remove_totp,
    renew_recovery_codes,
)
from meidan.people.commands.sign_in import Credentials, prove_password, sign_in, sign_out
from meidan.people.commands.teams import change_team, create_team
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
    "CalendarInput",
    "Credentials",
    "EntityInput",
    "RoleInput",
    "UserInput",
    "begin_totp",
    "change_entity",
    "change_me",
    "change_own_password",
    "change_role",
    "change_team",
    "change_user",
    "confirm_totp",
    "create_entity",
    "create_first_admin",
    "create_own_token",
    "create_role",
    "create_team",
    "create_token",
    "create_user",
    "deactivate_user",
    "prove_password",
    "put_calendar",
    "remove_second_factor",
    "remove_totp",
    "renew_recovery_codes",
    "revoke_token",
    "set_password",
    "sign_in",
    "sign_out",
    "sync_built_in_roles",
]
