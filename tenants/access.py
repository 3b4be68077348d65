"""Roles, permissions and actors. A permission is declared once, in the domain whose act it guards (`acts.py`)."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    REPORTER = "reporter"
    SCHOOL = "school"
    SOCIAL_SERVICES = "social_services"
    YOUTH = "youth"
    POLICE_OFFICER = "police_officer"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    COUNCIL_MEMBER = "council_member"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    AREA_CHIEF = "area_chief"
    AREA_ANALYST = "area_analyst"
    CALENDAR = "calendar"
    """The timetable. It holds no membership; it orders runs."""
    COMMAND_LINE = "command_line"
    """Who operates the machine: registers and imports, reads nothing back beyond counts and error lists."""


ROLE_NAMES = {
    Role.REPORTER: "Rapportör",
    Role.SCHOOL: "Skola",
    Role.SOCIAL_SERVICES: "Socialtjänst",
    Role.YOUTH: "Fritid och fält",
    Role.POLICE_OFFICER: "Kommunpolis",
    Role.COORDINATOR: "Säkerhetssamordnare",
    Role.ANALYST: "Analytiker",
    Role.COUNCIL_MEMBER: "Ledamot i rådet",
    Role.LEADER: "Ledning",
    Role.ADMINISTRATOR: "Administratör",
    Role.AUDITOR: "Dataskyddsombud",
    Role.AREA_CHIEF: "Lokalpolisområdeschef",
    Role.AREA_ANALYST: "Analytiker i lokalpolisområdet",
    Role.CALENDAR: "Kalendern",
    Role.COMMAND_LINE: "Kommandoraden",
}
"""What people read. Swedish, as everything on screen."""

AREA_ROLES = frozenset({Role.AREA_CHIEF, Role.AREA_ANALYST})
SYSTEM_ROLES = frozenset({Role.CALENDAR, Role.COMMAND_LINE})
MUNICIPAL_ROLES = frozenset(Role) - AREA_ROLES - SYSTEM_ROLES


class Permission:
    """The right to perform one kind of act, held by some roles.

    `reads` marks acts that change nothing: their audit line is a read line, which never locks the chain.
    """

    registry: dict[str, "Permission"] = {}

    def __init__(self, name: str, *roles: Role, reads: bool = False):
        if name in self.registry:
            raise ValueError(f"permission {name} is declared twice")
        self.name = name
        self.roles = frozenset(roles)
        self.reads = reads
        self.registry[name] = self

    def __repr__(self) -> str:
        return f"Permission({self.name!r})"


@dataclass(frozen=True)
class Actor:
    """Who is asking: a person with roles in this tenant, nobody, the calendar or the command line."""

    name: str
    roles: frozenset[Role] = frozenset()
    person_id: UUID | None = None
    membership_id: UUID | None = None
    organisation_ids: frozenset[UUID] = field(default_factory=frozenset)
    session_id: UUID | None = None

    def may(self, permission: Permission) -> bool:
        return not self.roles.isdisjoint(permission.roles)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def role_names(self) -> tuple[str, ...]:
        """What people read, in one order."""
        return tuple(ROLE_NAMES[role] for role in sorted(self.roles))

    @property
    def is_somebody(self) -> bool:
        return bool(self.roles)


NOBODY = Actor("ingen")
CALENDAR = Actor("Kalendern", frozenset({Role.CALENDAR}))
COMMAND_LINE = Actor("Kommandoraden", frozenset({Role.COMMAND_LINE}))
