"""What the login roles may do with each table and function, written by hand: (the web, the worker).

A new table makes a test fail until its row has been written here: decide first what each needs, then write it down.
"""

READ, ADD, KEEP = "SELECT", "SELECT INSERT", "SELECT INSERT UPDATE"
TABLES: dict[str, tuple[str, str]] = {
    "alembic_version": ("", ""),
    # Who is who. Passwords, sessions and keys are written by the functions below alone, and no login reads what a
    # password gives; people and roles are given by functions of the database
    # or the command line.
    "person": (READ, "SELECT INSERT UPDATE(disabled_at)"),
    "person_password": ("SELECT(person_id) SELECT(edition)", "SELECT(person_id) SELECT(edition) INSERT"),
    "session": ("SELECT DELETE UPDATE(last_seen)", ""),
    "sign_in_attempt": ("SELECT INSERT DELETE", ""),
    "access_token": ("SELECT UPDATE(ended_at) UPDATE(last_used)", "SELECT(tenant_id) SELECT(id)"),
    # Remembered and opened by functions; the person herself, and whoever gives her roles, lets it go.
    "phone": ("SELECT DELETE UPDATE(seen_at)", "SELECT(tenant_id) SELECT(id)"),
    "membership": (READ, KEEP),
    "invitation": (READ, "SELECT INSERT DELETE"),
    "password_reset": (READ, "SELECT INSERT DELETE"),
    "organisation": (KEEP, KEEP),
    "tenant": (READ, KEEP),
    "tenant_profile": (READ, KEEP),
    "tenant_state": (KEEP, KEEP),
    "tenant_choices": (KEEP, KEEP),
    "accessibility_contact": (KEEP, READ),
    # What is published is never removed: it is taken back with a note; its editions stand for good.
    "publication": (KEEP, KEEP),
    "publication_edition": (ADD, ADD),
    "open_item": (KEEP, KEEP),
    "publishing_choice": (KEEP, READ),
    # The calendar lets go of what nobody has settled.
    "tip": (KEEP, "SELECT INSERT UPDATE DELETE"),
    "tip_place": (KEEP, KEEP),
    "installation_fact": (READ, KEEP),
    # What is written down for good.
    "audit_line": (READ, READ),
    "audit_head": (READ, READ),
    "read_line": (READ, READ),
    "document": (ADD, ADD),
    "incident_version": (ADD, ADD),
    "late_change": (ADD, ADD),
    # A file that is read in: who decides marks it, and it has an end.
    "intake_file": (KEEP, KEEP),
    "intake_upload": (KEEP, KEEP),
    **dict.fromkeys(("file_draft", "file_mapping"), ("SELECT INSERT UPDATE DELETE", "SELECT INSERT UPDATE DELETE")),
    # Reports are withdrawn, never removed; those of a file whose reading is undone go by the worker alone.
    "incident": (KEEP, f"{KEEP} DELETE"),
    # What the coordinator has gone through, and holds to be one event.
    "report_look": (ADD, ADD),
    "report_answer": (ADD, ADD),
    # What two persons remove from what is final; the row in which they did tells so for good.
    "redaction": (KEEP, KEEP),
    "redaction_row": (ADD, ADD),
    "document_withdrawal": (ADD, ADD),
    # What a reader says is wrong in a report, and what became of it.
    "objection": (KEEP, KEEP),
    "incident_double": (KEEP, f"{KEEP} DELETE"),
    "day_tally": (KEEP, KEEP),
    "month_tally": (KEEP, KEEP),
    "organisation_day": (KEEP, KEEP),
    "place_month": (KEEP, KEEP),
    "organisation_total": (KEEP, KEEP),
    "where_tally": (KEEP, KEEP),
    "coarse_week": ("SELECT INSERT UPDATE DELETE", "SELECT INSERT UPDATE DELETE"),
    "own_type": (KEEP, KEEP),
    "sharing_decision": (ADD, ADD),
    # A photo is taken away, never removed: the row tells who did; the calendar lets go of the picture.
    "incident_photo": (KEEP, KEEP),
    "photo_decision": (ADD, ADD),
    "attachment": (KEEP, KEEP),
    # The area's chief says who works for the police; nobody else writes it.
    "police_confirmation": (KEEP, READ),
    "go_live_paper": (ADD, ADD),
    "call_list": (ADD, ADD),
    "urgent_choice": (ADD, READ),
    "urgent_report": (ADD, f"{ADD} DELETE"),
    # What a rule says is never changed, only whether it holds; a notice is never changed.
    "threshold_rule": (KEEP, ADD),
    "threshold_notice": (ADD, ADD),
    "threshold_seen": (ADD, READ),
    # Meetings are called off and decisions taken away, never removed; what is said of one is never changed.
    "meeting": (KEEP, KEEP),
    "meeting_report": ("SELECT INSERT DELETE", READ),
    "meeting_organisation": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "decision": (KEEP, KEEP),
    "decision_event": (ADD, ADD),
    # Points are taken away, and what was decided at one stays so.
    "agenda_point": (KEEP, KEEP),
    "point_decision": (ADD, ADD),
    "ask": (KEEP, KEEP),
    "method_review": (KEEP, KEEP),
    # Measures, tasks and occasions are taken away, never removed; what is said of one is never changed.
    "measure": (KEEP, KEEP),
    "measure_partner": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "measure_task": (KEEP, KEEP),
    "measure_occasion": (KEEP, KEEP),
    "measure_event": (ADD, ADD),
    "evaluation": (KEEP, KEEP),
    "shared_effect": (KEEP, KEEP),
    "measurement": (KEEP, KEEP),
    "measure_basis": (KEEP, KEEP),
    # A published figure is never changed: what came together holds, or has been taken away.
    "official_delivery": (KEEP, KEEP),
    "official_figure": (ADD, ADD),
    # What was let out stays as it was let out, and so do the counts that it was made of.
    "release_basis": (ADD, ADD),
    "released_table": (ADD, ADD),
    "reference_delivery": (KEEP, KEEP),
    "reference_figure": (ADD, ADD),
    # What is agreed with the area stands for good; what it is told is gathered by the worker, and taken away at once.
    "area_agreement": (ADD, ADD),
    "area_part": ("SELECT DELETE", "SELECT INSERT UPDATE DELETE"),
    **dict.fromkeys(("area_hour", "area_manner", "area_document"), ("SELECT DELETE", "SELECT INSERT DELETE")),
    "police_answer": (ADD, READ),
    # Who was invited, and that a photo was there, stays; what a focus area rests on may be chosen anew.
    "consultation": (KEEP, KEEP),
    "consultation_remark": (KEEP, KEEP),
    # A form's answers are added up in its row; that somebody has answered is inserted, and never which.
    "survey": (KEEP, KEEP),
    "survey_respondent": (ADD, ADD),
    "remark_photo": (KEEP, KEEP),
    "consultation_use": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "business_contact": (KEEP, KEEP),
    "consultation_invitation": (ADD, ADD),
    # What was said of a duty and written of a measure stays; what is final or decided is never changed.
    "legal_duty": (ADD, ADD),
    "strategic_assessment": (KEEP, KEEP),
    "action_plan": (KEEP, KEEP),
    "plan_measure": (KEEP, KEEP),
    "plan_follow_up": (ADD, ADD),
    "legal_record": (KEEP, KEEP),
    # What is signed is never changed; what counts for it may be chosen anew; what was written of a quarter stays.
    "pledge": (KEEP, KEEP),
    "pledge_commitment": (KEEP, KEEP),
    "commitment_link": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "pledge_signature": (KEEP, KEEP),
    "pledge_follow_up": (ADD, ADD),
    # A picture is written in while it is open; an edition of it, and what was shared with it, is never changed.
    "picture": ("SELECT INSERT UPDATE(state) UPDATE(edition) UPDATE(reason) UPDATE(version)",) * 2,
    "picture_draft": (KEEP, KEEP),
    "picture_edition": (ADD, ADD),
    "picture_snapshot": (ADD, ADD),
    "shared_edition": (ADD, ADD),
    "area_paper": (KEEP, KEEP),
    # A room's machine ends, and is never removed; the worker has no business with it.
    "wall": (KEEP, "SELECT(tenant_id) SELECT(id)"),
    # What is written for a picture: each correction of an own view is a row of its own.
    "own_view": (ADD, ADD),
    "view_reminder": (ADD, READ),
    "area_level": ("SELECT INSERT UPDATE(level) UPDATE(reason) UPDATE(room) UPDATE(version)",) * 2,
    "extra_meeting": ("SELECT INSERT UPDATE(log) UPDATE(version)",) * 2,
    "presence": (KEEP, KEEP),
    # What is to come: each correction is a row of its own; a place that becomes another takes it along.
    "coming_event": ("SELECT INSERT UPDATE(named_place_id)",) * 2,
    # What is handed over, and what became of it; which types are.
    "handover": (KEEP, KEEP),
    "handover_event": (ADD, ADD),
    "handed_type": (KEEP, KEEP),
    # Problems, what was done with them, and their causes; places that are followed and what was done there.
    "problem": (KEEP, KEEP),
    "problem_event": (ADD, ADD),
    "problem_cause": (KEEP, KEEP),
    "followed_place": (KEEP, KEEP),
    "place_step": (KEEP, KEEP),
    # Who is to report, who has said that there is nothing, who has been reminded.
    "nil_report": (KEEP, KEEP),
    "reporting_span": (KEEP, KEEP),
    "silence_reminder": (ADD, READ),
    # The ground is laid in the browser; what a file holds waits until it is saved.
    "named_place": (KEEP, KEEP),
    "population": (KEEP, KEEP),
    "area_population": (KEEP, KEEP),
    "shape": (KEEP, KEEP),
    "official_draft": ("SELECT INSERT UPDATE DELETE", "SELECT INSERT UPDATE DELETE"),
    "ground_draft": ("SELECT INSERT UPDATE DELETE", "SELECT INSERT UPDATE DELETE"),
    "address_file": ("SELECT INSERT UPDATE DELETE", "SELECT INSERT UPDATE DELETE"),
    "address": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    # What the web shows and the command line or the worker brings.
    "category": (READ, READ),
    "police_event": (READ, KEEP),
    "picture_analysis": (READ, KEEP),
    # Whoever oversees them ends one; the web takes no lease.
    "run": ("SELECT INSERT UPDATE(finished_at) UPDATE(state) UPDATE(trouble)", KEEP),
    # Whoever acts has a letter sent; the worker sends it.
    "mail": (ADD, "SELECT INSERT UPDATE DELETE"),
    "notice_choice": (KEEP, READ),
    "basemap": ("SELECT INSERT UPDATE DELETE", "SELECT INSERT UPDATE DELETE"),
    # The words of a text go with it.
    "word": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    # The work of the groups; the worker loads the demo.
    "focus_area": (KEEP, KEEP),
    "working_group": (KEEP, KEEP),
    "working_group_member": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "goal": (KEEP, ADD),
    "activity": (KEEP, KEEP),
    "activity_plan": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "occasion": (KEEP, ADD),
    "follow_up": (KEEP, KEEP),
    "quarter_priorities": (KEEP, KEEP),
    "quarter_event": (ADD, ADD),
    "priority": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
}
_WEB, _WORKER, _BOTH = {"samsyn_web"}, {"samsyn_worker"}, {"samsyn_web", "samsyn_worker"}
FUNCTIONS: dict[str, tuple[bool, set[str]]] = {
    # The way in: each asks for a proof.
    "public.password_recipe": (True, _WEB),
    "public.open_session": (True, _WEB),
    "public.move_session": (True, _WEB),
    "public.describe_session": (True, _WEB),
    "public.accept_invitation": (True, _WEB),
    "public.change_password": (True, _WEB),
    "public.reset_password": (True, _WEB),
    "public.add_access_token": (True, _WEB),
    # A telephone on which somebody is remembered: for a session, and for what the telephone keeps.
    "public.remember_phone": (True, _WEB),
    "public.open_phone": (True, _WEB),
    "public.close_phone": (True, _WEB),
    # Roles that are given in the browser: each asks for the giver's session.
    "public.give_role": (True, _WEB),
    "public.change_role": (True, _WEB),
    "public.police_confirmed": (True, _WEB),
    # To the chief of an area alone, by the token of her session: what the police have read in its municipalities.
    "public.police_reads": (True, _WEB),
    "public.police_readers": (True, _WEB),
    # What the police area may read: asks for the session of somebody who sets up the tenant.
    "public.share_groups": (True, _WEB),
    # Which Mondays its periods begin on: the same.
    "public.choose_rhythm": (True, _WEB),
    # What it is called: the same.
    "public.rename_municipality": (True, _WEB),
    # The practice area: the first two ask for the session of somebody who sets up the tenant; two copy alone.
    "public.make_practice": (True, _WEB),
    "public.empty_practice": (True, _WEB),
    "public.basemap_to_practise_on": (True, _BOTH),
    "public.follow_people": (True, _BOTH),
    "public.follow_ground": (True, _BOTH),
    "public.follow_addresses": (True, _BOTH),
    "public.lay_practice": (True, _WORKER),
    # What the municipalities of an area have let out for everybody or for each other, and how many live there.
    "public.let_out_nearby": (True, _BOTH),
    # What they share of their results, without a word.
    "public.effects_nearby": (True, _BOTH),
    # The calendar's look: of all tenants, ids and numbers.
    "public.look_round": (True, _WORKER),
    "public.look_audit": (True, _WORKER),
    # Lets go of the former wordings of a report about which somebody has said that a person is in it.
    "public.forget_wordings": (True, _WEB),
    # Lets a mask stand where the words of a redaction stood that waits, for another person than the one who asked.
    "public.redact": (True, _BOTH),
    "public.redacted_columns": (False, _BOTH),
    # Called by those alone.
    "public.redaction_pattern": (False, set()),
    "public.redacted": (False, set()),
    "public.secret_hash": (False, set()),
    "public.tenant_here": (False, set()),
    "public.end_oldest_sessions": (False, set()),
    "public.may_give": (False, set()),
    "public.is_chief": (False, set()),
    "public.sets_up": (False, set()),
    "public.copy_rows": (False, set()),
    "public.move_from_merged": (False, set()),
    "public.copy_addresses": (False, set()),
    "public.fill_practice": (False, set()),
    # The audit.
    "audit.add": (True, _BOTH),
    "audit.add_read": (True, _BOTH),
    "audit.seal": (True, _WORKER),
    "audit.forged_link": (True, _WORKER),
    "audit.forged_read": (True, _WORKER),
    # Called by those alone.
    "audit.tenant": (False, set()),
    "audit.digest": (False, set()),
    "audit.mac": (False, set()),
    "audit.hash_of": (False, set()),
    "audit.hash_of_read": (False, set()),
    "audit.locked_head": (False, set()),
    "audit.link": (False, set()),
}
"""Every function of the database: whether it has its owner's rights (SECURITY DEFINER), and who else may execute it.
One with its owner's rights goes past grants: it takes the tenant from the transaction, never as an argument."""
