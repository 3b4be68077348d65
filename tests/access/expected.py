"""Who may do what, written by hand from the requirement (the access matrix), never derived from the code.

Roles are named by their slugs, so that a role that is renamed in the code shows here. A permission, act, route or role
that is new makes a test fail until its row has been written here: decide first who may, then write it down.
"""

MEMBERS = (
    "reporter school social_services youth police_officer coordinator analyst council_member leader"
    " administrator auditor"
)
"""Everybody with a role in a municipality."""
AREA = "area_chief area_analyst"
REPORTERS = "reporter school social_services youth police_officer coordinator"
DESK = f"{REPORTERS} analyst"
"""Those who see the map and the figures of what they may read."""

PERMISSIONS: dict[str, str] = {
    # One's own account; every member has one. A key carries no more than its holder's rights.
    "accounts.self": f"{MEMBERS} {AREA}",
    "accounts.tokens": f"{MEMBERS} {AREA}",
    "accounts.way_in": f"{MEMBERS} {AREA}",
    "accounts.organisations": f"{MEMBERS} {AREA} calendar command_line",
    # who stands behind the service, and where faults in its accessibility are reported
    "accessibility.describe": "coordinator administrator area_chief",
    # people, roles, organisations, profile
    "settings.read": "coordinator administrator command_line",
    "settings.change": "coordinator administrator command_line",
    "people.invite": "command_line",
    "people.read": "coordinator administrator area_chief",
    "people.give": "coordinator administrator area_chief",
    "organisations.register": "administrator command_line",
    # The ground of the map is public geography.
    "places.read": f"{MEMBERS} {AREA} calendar command_line",
    "places.register": "command_line",
    # what maps are drawn on: public geography, changed on the server alone
    "basemaps.read": f"{MEMBERS} {AREA} command_line",
    "basemaps.overlook": "coordinator administrator",
    "basemaps.store": "command_line",
    # report, nil report, batch; correct or cancel own
    "incidents.report": REPORTERS,
    "incidents.correct": REPORTERS,
    # read internal, police, restricted reports (which rows: ROWS below)
    "incidents.read": DESK,
    # see map, hot spots, time patterns of what one may read; the calendar acts for the run it performs
    "incidents.count": f"{DESK} calendar",
    "incidents.changed": "coordinator police_officer analyst council_member leader",
    # every counted report as numbers, for what is worked out once for each audience: those who read all
    "incidents.analyse": "coordinator calendar",
    # raising a class is free; lowering needs the owning organisation and a reason
    "incidents.classify": REPORTERS,
    # an organisation turns out to be of another kind: count its reports by class, and let fewer read them
    "incidents.restrict": "command_line",
    # mask, merge, verify, reclassify; settle quarantine
    "incidents.settle": "coordinator",
    # import files; undo an import
    "incidents.import": "reporter police_officer coordinator command_line",
    "intake.import": "reporter police_officer coordinator command_line",
    "intake.read": "reporter police_officer coordinator",
    "incidents.published": AREA,
    # What the police have published stands in the picture of all who see it.
    "police_events.read": f"{DESK} {AREA}",
    "police_events.import": "command_line",
    # what a role meets when it signs in
    "home.read": f"{MEMBERS} {AREA}",
    "home.own": MEMBERS,
    # the situational picture
    "situational_pictures.read": DESK,
    # hot spots and warnings: worked out by a worker, which holds the rights of whoever asked
    "alerts.read": DESK,
    "alerts.order_analysis": "coordinator calendar command_line",
    "alerts.count_analysis": "coordinator calendar command_line",
    "alerts.make_analysis": "coordinator calendar",
    "alerts.keep_analysis": "coordinator calendar",
    # one box over what each domain lets somebody find: whoever reads reports or documents
    "search.search": f"{DESK} council_member leader {AREA}",
    # a place's own page and document: the figures of what one may read
    "dossiers.read": DESK,
    "dossiers.document": DESK,
    # focus area: create, set goals, appoint group
    "est.manage": "coordinator",
    # group: meet, log activities, propose measures; write the quarterly follow-up (own group: `groups.py`)
    "est.read": f"{REPORTERS} calendar",
    "est.log": REPORTERS,
    "est.follow_up": REPORTERS,
    # order, approve and send the quarterly EST report
    "quarterly_reports.prioritise": "coordinator",
    "quarterly_reports.order": "coordinator calendar command_line",
    "quarterly_reports.order_own": "coordinator police_officer",
    "quarterly_reports.runs": "coordinator police_officer calendar command_line",
    "quarterly_reports.make": "coordinator police_officer calendar",
    "quarterly_reports.finalize": "coordinator",
    # read it: police and analyst read; council, leader and area chief the final one, exact
    "documents.read": f"coordinator police_officer analyst council_member leader {AREA}",
    "documents.read_for_police": "coordinator police_officer",
    "documents.read_for_coordinator": "coordinator",
    "documents.drafts": "coordinator police_officer analyst area_chief command_line",
    "documents.store": "coordinator police_officer area_chief calendar command_line",
    "documents.finalize": "coordinator",
    # that something ordered was not made, and the button that has it tried again
    "stopped_runs.read": "coordinator administrator",
    "stopped_runs.try_again": "coordinator administrator",
    # the police area's combined picture
    "comparison.area": AREA,
    # the log of who did and read what, for the data-protection officer
    "audit_log.read": "auditor",
    "audit_log.restore": "command_line",
}

NOT_YET: dict[str, tuple[str, str]] = {
    "organisations.register": ("administrator", "organisations are named on the command line until their pages come")
}
"""Permission -> roles that the matrix grants and the code does not yet, and why. Less than the matrix is safe."""

ACTS: dict[str, str | None] = {
    "app.accounts.signing_in.sign_in": None,
    "app.accounts.sessions.actor_of_session": None,
    "app.accounts.sessions.tenant_of_session": None,
    "app.accounts.sessions.switch_here": None,
    "app.accounts.sessions.sign_out": None,
    "app.accounts.tokens.actor_of_token": None,
    "app.accounts.service.actor_of_membership": None,
    "app.accounts.service.actor_of_email": None,
    "app.accounts.invitations.read_invitation": None,
    "app.accounts.invitations.accept_invitation": None,
    "app.accounts.invitations.invite": "people.invite",
    "app.accounts.sessions.my_sessions": "accounts.self",
    "app.accounts.sessions.end_session": "accounts.way_in",
    "app.accounts.sessions.end_other_sessions": "accounts.way_in",
    "app.accounts.signing_in.change_password": "accounts.way_in",
    "app.accounts.signing_in.count_look": "accounts.self",
    "app.accounts.tokens.my_tokens": "accounts.self",
    "app.accounts.tokens.make_token": "accounts.tokens",
    "app.accounts.tokens.end_token": "accounts.tokens",
    "app.accounts.service.organisations": "accounts.organisations",
    "app.accounts.service.member_names": "accounts.self",
    "app.accounts.service.organisation_named": "accounts.organisations",
    "app.accounts.service.change_organisation_kind": "organisations.register",
    "app.accounts.service.register_organisation": "organisations.register",
    "app.accounts.service.everybody": "people.read",
    "app.people.service.list_people": "people.read",
    "app.people.service.read_held": "people.read",
    "app.people.service.give": "people.give",
    "app.people.service.invite_again": "people.give",
    "app.people.service.change": "people.give",
    "app.people.service.end": "people.give",
    "app.settings.service.read_municipality": "settings.read",
    "app.settings.service.read_arms": None,
    "app.settings.service.describe": "settings.change",
    "app.settings.service.put_arms": "settings.change",
    "app.settings.service.switch_arms": "settings.change",
    "app.accessibility.service.read_contact": None,
    "app.accessibility.service.describe": "accessibility.describe",
    "app.audit_log.service.read_log": "audit_log.read",
    "app.audit_log.service.people": "audit_log.read",
    "app.audit_log.service.week": "audit_log.read",
    "app.audit_log.service.last_check": "audit_log.read",
    "app.audit_log.service.checkpoints": "audit_log.read",
    "app.audit_log.service.tell_restored": "audit_log.restore",
    "app.comparison.service.combined": "comparison.area",
    "app.comparison.service.combined_map": "comparison.area",
    "app.documents.service.keep_draft": "documents.store",
    "app.documents.service.keep_final": "documents.finalize",
    "app.documents.service.list_documents": "documents.read",
    "app.documents.service.read_document": "documents.read",
    "app.documents.service.download": "documents.read",
    "app.documents.service.where_it_lies": "documents.drafts",
    "app.documents.service.remove_orphans": "documents.store",
    "app.dossiers.service.list_places": "dossiers.read",
    "app.dossiers.service.read_place": "dossiers.read",
    "app.dossiers.service.place_dossier": "dossiers.document",
    "app.stopped_runs.service.stopped_runs": "stopped_runs.read",
    "app.stopped_runs.service.try_again": "stopped_runs.try_again",
    "app.est.occasions.occasions_at": "est.read",
    "app.est.counting.count": "est.read",
    "app.est.counting.began_in_between": "est.read",
    "app.est.follow_ups.write_follow_up": "est.follow_up",
    "app.est.follow_ups.submit_follow_up": "est.follow_up",
    "app.est.follow_ups.missing": "est.read",
    "app.est.occasions.log_occasion": "est.log",
    "app.est.occasions.log_occasions": "est.log",
    "app.est.removals.read_going": "est.log",
    "app.est.removals.remove": "est.log",
    "app.est.removals.restore": "est.log",
    "app.est.removals.list_removed": "est.read",
    "app.est.overview.read_focus_areas": "est.read",
    "app.est.overview.read_focus_area": "est.read",
    "app.est.overview.quarter_overview": "est.read",
    "app.est.overview.quarter_states": "est.read",
    "app.est.overview.read_follow_up": "est.read",
    "app.est.overview.read_rows": "est.read",
    "app.est.overview.member_ids": "est.read",
    "app.est.overview.plan": "est.read",
    "app.quarterly_reports.service.set_priorities": "quarterly_reports.prioritise",
    "app.quarterly_reports.service.read_priorities": "est.read",
    "app.quarterly_reports.service.priorities_version": "est.read",
    "app.quarterly_reports.service.late_priorities": "est.read",
    "app.quarterly_reports.service.order_quarterly_report": "quarterly_reports.order",
    "app.quarterly_reports.service.order_own_edition": "quarterly_reports.order_own",
    "app.quarterly_reports.service.latest_run": "quarterly_reports.runs",
    "app.quarterly_reports.service.make_quarterly_report": "quarterly_reports.make",
    "app.quarterly_reports.service.finalize_quarterly_report": "quarterly_reports.finalize",
    "app.est.service.create_focus_area": "est.manage",
    "app.est.service.change_focus_area": "est.manage",
    "app.est.service.end_focus_area": "est.manage",
    "app.est.service.reopen_focus_area": "est.manage",
    "app.est.service.add_goal": "est.manage",
    "app.est.service.change_goal": "est.manage",
    "app.est.service.add_activity": "est.manage",
    "app.est.service.change_activity": "est.manage",
    "app.incident_counts.at_place.numbers_at": "incidents.count",
    "app.incident_counts.at_place.times_at": "incidents.count",
    "app.incident_counts.at_place.groups_at": "incidents.count",
    "app.incident_counts.figures.counts_at_places": "incidents.count",
    "app.incident_counts.figures.counted_incidents": "incidents.count",
    "app.incident_counts.chosen.count_chosen": "incidents.count",
    "app.incident_counts.figures.group_counts": "incidents.count",
    "app.incident_counts.windows.windows": "incidents.count",
    "app.incident_counts.windows.latest_incidents": "incidents.count",
    "app.incident_counts.figures.category_counts": "incidents.count",
    "app.incident_counts.heard.unit_weeks": "incidents.count",
    "app.incident_counts.figures.projected_counts": "incidents.count",
    "app.incident_counts.figures.quarter_counts": "incidents.count",
    "app.incident_counts.figures.published": "incidents.published",
    "app.incident_counts.figures.published_weeks": "incidents.published",
    "app.incident_counts.figures.counts_by_class": "incidents.count",
    "app.incident_counts.history.first_counted_day": "incidents.count",
    "app.incident_counts.history.organisation_history": "incidents.count",
    "app.incident_counts.history.fortnights_filed": "incidents.import",
    "app.incident_counts.figures.narrowed_counts": "incidents.count",
    "app.incident_counts.history.months_reported": "incidents.import",
    "app.incident_counts.history.changed_since": "incidents.changed",
    "app.incident_counts.arrays.of_incidents": "incidents.analyse",
    "app.incident_counts.arrays.of_periods": "incidents.analyse",
    "app.incidents.service.report_incident": "incidents.report",
    "app.incidents.service.find_sent": "incidents.report",
    "app.incidents.service.add_many": "incidents.import",
    "app.incidents.service.read_imported": "incidents.import",
    "app.incidents.service.correct_many": "incidents.import",
    "app.incidents.service.report_anew": "incidents.import",
    "app.incidents.service.list_incidents": "incidents.read",
    "app.incidents.service.read_incident": "incidents.read",
    "app.incidents.service.read_history": "incidents.read",
    "app.incidents.service.list_stopped": "incidents.read",
    "app.incidents.service.my_reports": "incidents.read",
    "app.incidents.service.categories_to_report": "incidents.read",
    "app.incidents.service.correct_incident": "incidents.correct",
    "app.incidents.service.withdraw_incident": "incidents.correct",
    "app.incidents.service.classify_incident": "incidents.classify",
    "app.incidents.service.count_by_class": "incidents.restrict",
    "app.incidents.service.restrict_reports": "incidents.restrict",
    "app.incidents.service.settle_incident": "incidents.settle",
    "app.police_events.service.import_police_events": "police_events.import",
    "app.police_events.service.recent_events": "police_events.read",
    "app.intake.service.import_incidents": "intake.import",
    "app.intake.service.order_import": "intake.import",
    "app.intake.service.perform_import": "intake.import",
    "app.intake.service.cancel_upload": "intake.import",
    "app.intake.service.decide": "intake.import",
    "app.intake.service.read_upload": "intake.read",
    "app.intake.service.upload_being_read": "intake.read",
    "app.intake.service.list_intakes": "intake.read",
    "app.intake.service.undecided": "intake.read",
    "app.intake.service.read_intake": "intake.read",
    "app.basemaps.service.basemap": "basemaps.read",
    "app.basemaps.service.add_basemap": "basemaps.store",
    "app.basemaps.service.remove_basemap": "basemaps.store",
    "app.basemaps.service.remove_files": "basemaps.store",
    "app.places.service.ground": "places.read",
    "app.places.service.named_places": "places.read",
    "app.places.service.sub_areas": "places.read",
    "app.places.service.outlines": "places.read",
    "app.places.service.find_named_place": "places.read",
    "app.places.service.populations": "places.read",
    "app.places.service.year_ends": "places.read",
    "app.places.service.register_shape": "places.register",
    "app.places.service.register_named_place": "places.register",
    "app.places.population_rows.import_populations": "places.register",
    "app.places.service.register_population": "places.register",
    "app.places.service.register_inhabitants": "places.register",
    "app.home.service.today": "home.read",
    "app.alerts.service.order_analysis": "alerts.order_analysis",
    "app.alerts.service.gather_material": "alerts.make_analysis",
    "app.alerts.service.keep_analysis": "alerts.keep_analysis",
    "app.alerts.service.read_analysis": "alerts.read",
    "app.alerts.service.latest_analysis": "alerts.read",
    "app.alerts.service.reporter_names": "alerts.read",
    "app.alerts.service.show_analysis": "alerts.read",
    "app.alerts.service.place_findings": "alerts.read",
    "app.alerts.service.latest_run": "alerts.read",
    "app.alerts.service.count_findings": "alerts.count_analysis",
    "app.situational_pictures.service.picture": "situational_pictures.read",
    "app.situational_pictures.year_table.year_table": "situational_pictures.read",
    "app.incidents.lists.count_listed": "incidents.read",
    "app.incident_counts.nearby.near": "incidents.read",
    "app.est.overview.list_rows": "est.read",
    "app.search.service.search": "search.search",
    "app.situational_pictures.service.map_picture": "situational_pictures.read",
    "app.situational_pictures.service.place_picture": "situational_pictures.read",
}
"""Every act with the permission that guards it; None: open to all (the way in)."""

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
}
"""What a role reads of a counted report, by class and by whose organisation wrote it.

full: row and text · no-text: the row alone (others' free text is for own organisation, coordinator and police) ·
coarse: no row, but counted per group in whole weeks · "-": nothing at all · ".": the role has no organisation.
"""
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
}
"""Which of a municipality's documents its roles read; all others none."""

STRANGERS = "strangers"
"""Open to those who are not signed in (the way in)."""
EVERYBODY = "everybody"
"""No place's page at all: the platform's own files."""
ROUTES: dict[str, tuple[str, int]] = {
    "accounts.sign_in": (STRANGERS, 1),
    "accounts.open_session": (STRANGERS, 8),
    "accounts.close_session": (STRANGERS, 2),
    "accounts.stay": ("accounts.self", 2),
    "accounts.look_over": ("accounts.self", 6),
    "accounts.switch": (STRANGERS, 6),
    "accounts.invitation": (STRANGERS, 3),
    "accounts.accept": (STRANGERS, 8),
    "accessibility.show": (STRANGERS, 2),
    "accessibility.edit": ("accessibility.describe", 3),
    "accessibility.describe": ("accessibility.describe", 3),
    "people.index": ("people.read", 4),
    "people.show": ("people.read", 4),
    "people.give": ("people.give", 6),
    "people.change": ("people.give", 5),
    "people.end": ("people.give", 5),
    "people.invite_again": ("people.give", 8),
    "settings.municipality": ("settings.read", 5),
    "settings.describe": ("settings.change", 2),
    "settings.put_arms": ("settings.change", 2),
    "settings.switch_arms": ("settings.change", 4),
    "settings.arms": (STRANGERS, 2),
    "accounts.account": ("accounts.self", 5),
    "accounts.change_password": ("accounts.way_in", 7),
    "accounts.end_session": ("accounts.way_in", 2),
    "accounts.end_other_sessions": ("accounts.way_in", 2),
    "accounts.make_token": ("accounts.tokens", 5),
    "accounts.end_token": ("accounts.tokens", 3),
    "api.description": (EVERYBODY, 0),
    "api.docs": (EVERYBODY, 1),
    "health": (EVERYBODY, 1),
    "ready": (EVERYBODY, 4),
    "static": (EVERYBODY, 0),
    "basemaps.index": ("basemaps.overlook", 3),
    "basemaps.tile": (STRANGERS, 0),
    "audit_log.index": ("audit_log.read", 7),
    "audit_log.checkpoints": ("audit_log.read", 3),
    "comparison.index": ("comparison.area", 8),
    "comparison.show": ("comparison.area", 8),
    "comparison.map_document": ("comparison.area", 6),
    "documents.index": ("documents.read", 3),
    "documents.file": ("documents.read", 2),
    "stopped_runs.try_again": ("stopped_runs.try_again", 5),
    "dossiers.index": ("dossiers.read", 5),
    "dossiers.show": ("dossiers.read", 13),
    "dossiers.document": ("dossiers.document", 14),
    "est.index": ("est.read", 9),
    "est.show": ("est.read", 15),
    "est.details": ("est.read", 20),
    "est.new": ("est.manage", 4),
    "est.create": ("est.manage", 3),
    "est.edit": ("est.manage", 8),
    "est.change": ("est.manage", 4),
    "est.end": ("est.manage", 2),
    "est.reopen": ("est.manage", 2),
    "est.new_goal": ("est.manage", 4),
    "est.create_goal": ("est.manage", 3),
    "est.edit_goal": ("est.manage", 4),
    "est.change_goal": ("est.manage", 5),
    "est.removal": ("est.log", 6),
    "est.remove": ("est.log", 7),
    "est.restoration": ("est.log", 6),
    "est.restore": ("est.log", 3),
    "est.new_activity": ("est.manage", 5),
    "est.create_activity": ("est.manage", 7),
    "est.edit_activity": ("est.manage", 7),
    "est.change_activity": ("est.manage", 8),
    "est.new_occasion": ("est.log", 6),
    "est.log_occasion": ("est.log", 8),
    "est.follow_up": ("est.follow_up", 14),
    "est.write_follow_up": ("est.follow_up", 4),
    "est.submit_follow_up": ("est.follow_up", 6),
    "quarterly_reports.quarters": ("est.read", 1),
    "quarterly_reports.quarter": ("est.read", 14),
    "quarterly_reports.prioritise": ("quarterly_reports.prioritise", 13),
    "quarterly_reports.move": ("quarterly_reports.prioritise", 14),
    "quarterly_reports.order": ("quarterly_reports.order", 2),
    "quarterly_reports.order_own": ("quarterly_reports.order_own", 2),
    "quarterly_reports.status": ("quarterly_reports.runs", 4),
    "quarterly_reports.finalize": ("quarterly_reports.finalize", 5),
    "incidents.index": ("incidents.read", 9),
    "incidents.show": ("incidents.read", 12),
    "incidents.place_map": ("incidents.read", 9),
    "search.show": ("search.search", 10),
    "search_api.search": ("search.search", 10),
    "incidents.new": ("incidents.report", 4),
    "incidents.create": ("incidents.report", 6),
    "incidents.person": ("incidents.read", 6),
    "incidents.picker": ("incidents.report", 4),
    "incidents.edit": ("incidents.correct", 6),
    "incidents.correct": ("incidents.correct", 5),
    "incidents.withdraw": ("incidents.correct", 3),
    "incidents.classify": ("incidents.classify", 2),
    "incidents.settle": ("incidents.settle", 3),
    "alerts_api.analysis": ("alerts.read", 8),
    "incidents_api.index": ("incidents.read", 7),
    "incidents_api.show": ("incidents.read", 7),
    "incidents_api.create": ("incidents.report", 6),
    "incidents_api.correct": ("incidents.correct", 9),
    "incidents_api.withdraw": ("incidents.correct", 9),
    "incidents_api.categories": ("incidents.read", 2),
    "incidents_api.places": ("places.read", 4),
    "intake.index": ("intake.read", 7),
    "intake.create": ("intake.import", 5),
    "intake.upload": ("intake.read", 5),
    "intake.upload_status": ("intake.read", 5),
    "intake.cancel": ("intake.import", 3),
    "intake.decide": ("intake.import", 6),
    "intake.show": ("intake.read", 4),
    "intake.bad_rows": ("intake.read", 4),
    "alerts.analysis": ("alerts.read", 6),
    "alerts.order_analysis": ("alerts.order_analysis", 4),
    "alerts.analysis_status": ("alerts.read", 9),
    "home.today": ("home.read", 17),
    "situational_pictures.show": ("situational_pictures.read", 15),
    "situational_pictures.table": ("situational_pictures.read", 8),
    "situational_pictures.numbers": ("situational_pictures.read", 16),
    "situational_pictures.whole_map": ("situational_pictures.read", 9),
    "situational_pictures.map_document": ("situational_pictures.read", 10),
    "situational_pictures.place": ("situational_pictures.read", 9),
}
"""Every route with the permission that guards it, and how many SELECTs it needs for whoever needs most.

The number is the whole request's: the frame (session, person, places) too. It does not depend on how much there is to
show, and may be lowered by anybody; raising it is a decision.
"""


def guard(endpoint: str) -> str | None:
    """The permission that guards a route, STRANGERS or EVERYBODY; None for a route that is not in the table."""
    return ROUTES[endpoint][0] if endpoint in ROUTES else None


def roles(permission: str) -> frozenset[str]:
    """The roles that hold a permission today."""
    later = NOT_YET.get(permission, ("", ""))[0].split()
    return frozenset(PERMISSIONS[permission].split()) - set(later)


def cell(role: str, access_class: str, *, own: bool) -> str:
    """What a role reads of a report of a class, by whose organisation wrote it."""
    return ROWS[role].split()[2 * CLASSES.index(access_class) + (0 if own else 1)]
