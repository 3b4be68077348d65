"""Roles, permissions and actors. A permission is declared once, in the domain whose act it guards (`acts.py`)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Role(StrEnum):
    label: str
    """What people read."""

    def __new__(cls, code: str, label: str):
        role = str.__new__(cls, code)
        role._value_, role.label = code, label
        return role

    REPORTER = "reporter", "Rapportör"
    SCHOOL = "school", "Skola"
    SOCIAL_SERVICES = "social_services", "Socialtjänst"
    YOUTH = "youth", "Fritid och fält"
    POLICE_OFFICER = "police_officer", "Kommunpolis"
    COORDINATOR = "coordinator", "Säkerhetssamordnare"
    ANALYST = "analyst", "Analytiker"
    COUNCIL_MEMBER = "council_member", "Ledamot i rådet"
    LEADER = "leader", "Ledning"
    UNIT_MANAGER = "unit_manager", "Verksamhetsansvarig"
    REGISTRAR = "registrar", "Registrator"
    COMMUNICATOR = "communicator", "Kommunikatör"
    ADMINISTRATOR = "administrator", "Administratör"
    AUDITOR = "auditor", "Dataskyddsombud"
    AREA_CHIEF = "area_chief", "Lokalpolisområdeschef"
    AREA_ANALYST = "area_analyst", "Analytiker i lokalpolisområdet"
    ROOM_POLICE = "room_police", "Väggen: samordnare och polis"
    ROOM_EST = "room_est", "Väggen: EST-gruppen"
    ROOM_REPORTERS = "room_reporters", "Väggen: alla rapportörer"
    """A room whose wall is looked at together: it may what everybody who sits there may, and no more."""
    CALENDAR = "calendar", "Kalendern"
    """The timetable. It holds no membership; it orders runs."""
    COMMAND_LINE = "command_line", "Kommandoraden"
    """Who operates the machine: registers and imports, reads nothing back beyond counts and error lists."""


ROLE_NAMES = {role: role.label for role in Role}
AREA_ROLES = frozenset({Role.AREA_CHIEF, Role.AREA_ANALYST})
ROOMS = frozenset({Role.ROOM_POLICE, Role.ROOM_EST, Role.ROOM_REPORTERS})
"""Held by a room's machine for one meeting (`app/wall`), never by a person."""
SYSTEM_ROLES = frozenset({Role.CALENDAR, Role.COMMAND_LINE}) | ROOMS
MUNICIPAL_ROLES = frozenset(Role) - AREA_ROLES - SYSTEM_ROLES
REPORTS_FOR_ITS_ORGANISATION = frozenset(
    {Role.REPORTER, Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.POLICE_OFFICER, Role.UNIT_MANAGER}
)
"""Roles that can do nothing without an organisation; the coordinator reports for any. The unit manager
(verksamhetsansvarig) also has the role that fits her organisation's kind (`app/accounts/service.py`)."""


READ, REPORT, WORK, SUBSCRIBE = REACHES = "read", "report", "work", "subscribe"
"""How far an access token reaches: it reads and changes nothing; it reports and reads what reporting needs; it works
with what has come in: goes through reports, and says how far what was handed over has come; or it is the address of a
calendar that another program subscribes to, and tells when something is held and nothing else."""
PHONE = "phone"
"""How far somebody reaches whom her telephone is remembered for: without a password she reports, and sees what has
become of it."""


class Permission:
    """The right to perform one kind of act, held by some roles.

    `reads` marks acts that change nothing: their audit line is a read line, which never locks the chain.
    `to_report` marks what is needed to report, and thereby what an access token of that reach may; `to_work`
    the same of work with what has come in; `by_phone` what a telephone that is remembered may, `subscribed` what the
    address of a calendar tells.
    """

    registry: dict[str, "Permission"] = {}

    def __init__(
        self,
        name: str,
        *roles: Role,
        reads: bool = False,
        to_report: bool = False,
        to_work: bool = False,
        by_phone: bool = False,
        subscribed: bool = False,
    ):
        if name in self.registry:
            raise ValueError(f"permission {name} is declared twice")
        self.name, self.domain = name, name.partition(".")[0]
        self.roles = frozenset(roles)
        self.reads, self.by_phone = reads, by_phone
        self._within = {READ: reads, REPORT: to_report, WORK: to_work, PHONE: by_phone, SUBSCRIBE: subscribed}
        self.registry[name] = self

    def is_within(self, reach: str | None) -> bool:
        """Whether somebody who came in with this reach (None: signed in, and without an access token) may use it."""
        return reach is None or self._within[reach]


class Place(NamedTuple):
    """A tenant where somebody has a role."""

    slug: str
    name: str
    is_practice: bool = False
    """Whether it is a municipality's practice area."""


@dataclass(frozen=True)
class Actor:
    """Who is asking: a person with roles in this tenant, nobody, the calendar or the command line."""

    name: str
    roles: frozenset[Role] = frozenset()
    person_id: UUID | None = None
    membership_id: UUID | None = None
    placed: frozenset[tuple[Role, UUID]] = frozenset()
    """(role, organisation) of each membership that names an organisation."""
    session_id: UUID | None = None
    session_until: datetime | None = None
    """When she is signed out however much she does."""
    membership_ids: frozenset[UUID] = frozenset()
    """All that she has and has had here, also those that have ended: what was written under them is hers."""
    machine_user: str | None = None
    """Who is signed in to the machine, when it is the command line that asks."""
    reach: str | None = None
    """Of the access token she acts with, or PHONE; None when she has signed in herself."""
    places: tuple[Place, ...] = field(default=(), compare=False)
    """Where she has a role today, this tenant too, by name; known of whoever is signed in with a session."""
    meeting_id: UUID | None = None
    """Of a room's wall: the meeting that it was opened for, and at which alone it may write."""
    off: frozenset[str] = frozenset()
    """Domains that the place has turned off (`app/domains.py`): what is theirs is neither opened nor offered to her."""

    def may(self, permission: Permission) -> bool:
        """Whether she holds it, and the place has not turned off what it is for."""
        return permission.domain not in self.off and self.holds(permission)

    def holds(self, permission: Permission) -> bool:
        return not self.roles.isdisjoint(permission.roles) and permission.is_within(self.reach)

    @property
    def rights(self) -> "Actor":
        """An actor of whom nothing is known but what she may: equal for all who may the same."""
        return Actor("", self.roles, reach=self.reach, off=self.off)

    def organisations(self, permission: Permission) -> frozenset[UUID]:
        """Those for which she has this right: a role counts for the organisation it is held in, and for no other."""
        return frozenset(organisation for role, organisation in self.placed if role in permission.roles)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def role_names(self) -> tuple[str, ...]:
        """What people read, in one order."""
        return tuple(role.label for role in sorted(self.roles))

    @property
    def is_somebody(self) -> bool:
        return bool(self.roles)


NOBODY = Actor("ingen")
CALENDAR = Actor("Kalendern", frozenset({Role.CALENDAR}))
COMMAND_LINE = Actor("Kommandoraden", frozenset({Role.COMMAND_LINE}))
