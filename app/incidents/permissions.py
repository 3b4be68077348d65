from tenants.access import REPORTS_FOR_ITS_ORGANISATION, ROOMS, Actor, Permission, Role

_REPORTERS = (*REPORTS_FOR_ITS_ORGANISATION, Role.COORDINATOR)
REPORT = Permission("incidents.report", *_REPORTERS, to_report=True, by_phone=True)
CORRECT = Permission("incidents.correct", *_REPORTERS, to_report=True, to_work=True)
"""One's own; the coordinator any, with a reason."""
READ = Permission("incidents.read", *_REPORTERS, Role.ANALYST, reads=True, to_report=True, to_work=True)
"""Which rows, and how much of each, is decided by `visibility.py`."""
OWN = Permission("incidents.own", *_REPORTERS, Role.ANALYST, reads=True, by_phone=True)
"""What one has reported oneself, and what has become of it."""
COUNT = Permission("incidents.count", *_REPORTERS, *ROOMS, Role.ANALYST, Role.CALENDAR, reads=True, by_phone=True)
"""Figures over what one may read."""
CHANGED = Permission(
    "incidents.changed",
    Role.COORDINATOR,
    Role.POLICE_OFFICER,
    Role.ANALYST,
    Role.COUNCIL_MEMBER,
    Role.LEADER,
    Role.REGISTRAR,
    Role.COMMUNICATOR,
    reads=True,
)
"""How many reports of a quarter have been changed since a document was made."""
ANALYSE = Permission("incidents.analyse", Role.COORDINATOR, Role.CALENDAR, reads=True)
"""Every counted report as numbers, for what is worked out once for each audience."""
CLASSIFY = Permission("incidents.classify", *_REPORTERS)
"""Change who may read: raise freely, lower only for the owning organisation or the coordinator, with a reason."""
OBJECT = Permission("incidents.object", *_REPORTERS, Role.ANALYST, to_report=True, to_work=True)
"""Say that something is wrong in a report that one may read: it is stopped until the coordinator has answered."""
RESTRICT = Permission("incidents.restrict", Role.COMMAND_LINE)
"""Count an organisation's reports by class, and let fewer read them, when it turns out to be of another kind."""
SETTLE = Permission("incidents.settle", Role.COORDINATOR, to_work=True)
"""Mask or release what the free-text guard stopped."""
IMPORT = Permission("incidents.import", Role.REPORTER, Role.POLICE_OFFICER, Role.COORDINATOR, Role.COMMAND_LINE)
"""The reporter and the police for their own organisation alone."""
PUBLISHED = Permission("incidents.published", Role.AREA_CHIEF, Role.AREA_ANALYST, Role.CALENDAR, reads=True)
"""The coarse rows that municipalities publish to their police area."""


def may_report_for_any(actor: Actor) -> bool:
    """Report, and read in reports, on behalf of another organisation than one's own."""
    return actor.has(Role.COORDINATOR, Role.COMMAND_LINE)


def reports_for_the_place(actor: Actor) -> bool:
    """Whether a report that names nobody is the municipality's own, since the actor belongs to no organisation."""
    return actor.has(Role.COMMAND_LINE)


def may_change_any(actor: Actor) -> bool:
    """Correct and withdraw what others have written, and let fewer read it."""
    return actor.has(Role.COORDINATOR)


def restricts_unless_said(actor: Actor) -> bool:
    """Whether what she reports is for her own organisation and the coordinator alone, unless she says otherwise."""
    return actor.has(Role.SOCIAL_SERVICES) and not actor.has(Role.COORDINATOR)


def is_asked_who_reads(actor: Actor) -> bool:
    """Whether the form asks it of every report, not of sensitive types alone."""
    return actor.has(Role.SOCIAL_SERVICES)
