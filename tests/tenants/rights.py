"""What the login roles may do with each table and function, written by hand: (the web, the worker).

A new table makes a test fail until its row has been written here: decide first what each needs, then write it down.
"""

READ, ADD, KEEP = "SELECT", "SELECT INSERT", "SELECT INSERT UPDATE"
TABLES: dict[str, tuple[str, str]] = {
    "alembic_version": ("", ""),
    # Who is who. Passwords, sessions and keys are written by the functions below alone, and no login reads what a
    # password gives; people and roles are given by the command line.
    "person": (READ, "SELECT INSERT UPDATE(invitation_hash) UPDATE(invited_until)"),
    "person_password": ("SELECT(person_id) SELECT(edition)", "SELECT(person_id) SELECT(edition) INSERT"),
    "session": ("SELECT DELETE UPDATE(last_seen)", ""),
    "sign_in_attempt": ("SELECT INSERT DELETE", ""),
    "access_token": ("SELECT UPDATE(ended_at) UPDATE(last_used)", "SELECT(tenant_id) SELECT(id)"),
    "membership": (READ, KEEP),
    "organisation": (READ, KEEP),
    "tenant": (READ, KEEP),
    "tenant_profile": (READ, KEEP),
    # What is written down for good.
    "audit_line": (ADD, ADD),
    "audit_head": (KEEP, KEEP),
    "read_line": (ADD, ADD),
    "document": (ADD, ADD),
    "incident_version": (ADD, ADD),
    "intake_file": (ADD, ADD),
    # Reports are withdrawn, never removed.
    "incident": (KEEP, KEEP),
    "day_tally": (KEEP, KEEP),
    "month_tally": (KEEP, KEEP),
    "coarse_week": (KEEP, KEEP),
    # What the web shows and the command line or the worker brings.
    "category": (READ, READ),
    "named_place": (READ, KEEP),
    "population": (READ, KEEP),
    "shape": (READ, KEEP),
    "police_event": (READ, KEEP),
    "picture_analysis": (READ, KEEP),
    "run": (ADD, KEEP),
    # The work of the groups; the worker loads the demo.
    "focus_area": (KEEP, KEEP),
    "working_group_member": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "goal": ("SELECT INSERT UPDATE DELETE", "SELECT INSERT DELETE"),
    "activity": (KEEP, KEEP),
    "activity_plan": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
    "occasion": ("SELECT INSERT DELETE", ADD),
    "follow_up": (KEEP, KEEP),
    "priority": ("SELECT INSERT DELETE", "SELECT INSERT DELETE"),
}
FUNCTIONS: dict[str, str] = {
    "password_recipe": "web",
    "open_session": "web",
    "move_session": "web",
    "choose_password": "web",
    "change_password": "web",
    "add_access_token": "web",
    # Called by those alone.
    "secret_hash": "",
    "tenant_here": "",
    "end_oldest_sessions": "",
}
"""Functions and which logins may execute them. They run as the owner, so each asks for a proof."""
