"""What a role reads of reports, of the projection of them, and of documents."""

ROWS = {
    #                  internal            police              restricted
    #                  own      other      own      other      own      other
    "reporter": "full    -          full     -          full     -",
    "school": "full    no-text    full     coarse     full     coarse",
    "social_services": "full    no-text    full     coarse     full     coarse",
    "youth": "full    no-text    full     coarse     full     coarse",
    "police_officer": "full    full       full     full       full     coarse",
    "coordinator": "full    full       full     full       full     full",
    "analyst": ".       no-text    .        coarse     .        coarse",
    "council_member": ".       -          .        -          .        -",
    "leader": ".       -          .        -          .        -",
    "administrator": ".       -          .        -          .        -",
    "auditor": ".       -          .        -          .        -",
    "unit_manager": "full    -          full     -          full     -",
    "registrar": ".       -          .        -          .        -",
    "communicator": ".       -          .        -          .        -",
}
"""What a role reads of a counted report, by class and by whose organisation wrote it.

full: row and text · no-text: the row alone (others' free text is for own organisation, coordinator and police) ·
coarse: no row, but counted per group in whole weeks · "-": nothing at all · ".": the role has no organisation.
"""
LEADS_LIKE = {"unit_manager": "school"}
"""By herself she reads her organisation's; beside that as its people do: the cast's leads the school."""
CLASSES = ("internal", "police", "restricted")
SEES_OTHERS_DWELLINGS = ("police_officer", "coordinator")
"""Who sees the point of a dwelling or a farm that another organisation has reported."""
SEES_REPORTERS_NAME = ("coordinator",)
"""Who sees the name of another organisation's reporter; everybody else sees the organisation."""
PROJECTION = {"tenant_id", "area_id", "week", "group_slug", "cell", "n"}
"""Every column that the police area may read of a municipality's reports."""

DOCUMENTS = {
    "coordinator": "draft final",
    "police_officer": "draft final",
    "analyst": "draft final",
    "council_member": "final",
    "leader": "final",
    "registrar": "final",
    "communicator": "final",
}
"""Which of a municipality's documents its roles read; all others none."""


def cell(role: str, access_class: str, *, own: bool) -> str:
    """What a role reads of a report of a class, by whose organisation wrote it."""
    return ROWS[role].split()[2 * CLASSES.index(access_class) + (0 if own else 1)]
