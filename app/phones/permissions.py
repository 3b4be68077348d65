from typing import Any

from app.incidents.permissions import REPORT
from tenants.access import Permission, Role

READ = Permission("phones.read", *REPORT.roles, reads=True)
"""See which phones one is remembered on."""
REMEMBER = Permission("phones.remember", *REPORT.roles)
"""Be remembered on the phone in one's hand, if one reports."""
LET_GO = Permission("phones.let_go", *REPORT.roles)
"""Be forgotten on one's phones."""
FORGET = Permission("phones.forget", Role.COORDINATOR, Role.ADMINISTRATOR, Role.AREA_CHIEF, Role.UNIT_MANAGER)
"""Have somebody else forgotten on hers: whoever gives her roles."""


def reports(row: Any) -> bool:
    """Whether this role (a row of `accounts.service.held`) is one in which its holder reports."""
    return row.role in REPORT.roles
