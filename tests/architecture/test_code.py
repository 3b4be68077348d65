"""Rules of the code that no import shows: what acts look like, who opens sessions, who asks the clock."""

import ast
import importlib
import inspect
import re

import pytest

from tests.access.acts import ACTS, domain_modules
from tests.architecture.contracts import is_door
from tests.architecture.sources import calls, names, python_files, text_of

SQL_PLACES = ("tenants/", "migrations/", "config/")
"""Where sessions and engines are opened and SQL is written as text."""
SQL_ALLOWED = {
    "app/command_line.py": "opens the databases that the commands are given, and migrates them",
    "app/synth/filling.py": "fills an empty database by COPY as the role that owns its tables, before anybody is there",
}
"""File -> why it may."""
CLOCK_ALLOWED = {
    "tenants/models.py": "a time-ordered id holds the time at which it was made",
    "tenants/resting.py": "how long a connection has rested, which no act is told",
}
VISIBILITY = "app/incidents/visibility.py"
PEOPLE = ("Person", "LoginSession", "SignInAttempt")
READERS = {
    "app.disclosure_control.let_out": ("read", "what has been let out nearby, for acts whose actor compares"),
    "app.mail.service": (
        "write tell tell_of_run wanting written_since chosen choose",
        "a letter that goes with an act, or with the end of a run; who wants it; and the choice of the actor herself",
    ),
    "app.accounts.service": (
        "ask holder here_today memberships refuse_in_practice",
        "whose role it is, for acts that know who is meant, and what holds of roles in a practice area",
    ),
    "app.accounts.signing_in": ("give_back reserve_try", "counting tries, for acts that test a password"),
    "app.accounts.sessions": ("open_session", "what a sign-in that was right ends in, inside its act"),
    "app.phones.opening": (
        "since bury",
        "how long a phone is remembered, and letting go of the dead ones, for the acts on phones",
    ),
    "app.closed_quarters.service": (
        "closed note changes",
        "which quarters have a final report, and what acts that have found a thing change in one afterwards",
    ),
    "app.documents.service": (
        "final_of finals latest_finals keep_made standing editions",
        "the final twin of a draft, which periods have one, the latest for an audience, all of a period, one that is"
        " not withdrawn; `keep_draft` with the files written",
    ),
    "app.documents.authenticity": ("mark", "what is printed on a paper so that it can be looked up"),
    "app.documents.redacting": ("sources holding", "which documents hold words that an act asks to have removed"),
    "app.est.counting": ("checked covered", "what a text's figures count, for the acts of EST"),
    "app.est.follow_ups": ("find kept figures_of", "rows and their figures, for acts that have found the focus area"),
    "app.est.groups": (
        "of reachable reachable_ids find find_activity find_activities",
        "who works with a focus area: the criterion",
    ),
    "app.est.occasions": (
        "may_remove done done_per_quarter examples contents lines note_late",
        "rows for acts that have found the activity, and a note on them",
    ),
    "app.est.overview": ("current in_force contents", "parts of what is read, for acts; the quarter of today"),
    "app.groups.service": ("member_ids", "who is in a group, for the acts"),
    "app.minutes.agenda": ("points_of", "the points of a meeting, for the minutes that are made of them"),
    "app.meetings.service": (
        "open_meeting mark",
        "a meeting at which something may be said, for acts of those who hold it; and what tells a screen to ask again",
    ),
    "app.measures.service": ("find_written", "a measure that the actor writes, for acts on its parts"),
    "app.measures.tasks": ("done_per_quarter", "how often measures were done, for acts on what they count for"),
    "app.consultations.lists": ("told", "remarks of a consultation that has been read, for the acts"),
    "app.consultations.service": (
        "written own faults_of_place hold add_results",
        "what the actor writes, for the acts on its parts and on its form",
    ),
    "app.area_papers.service": ("tell tell_again", "what the area reads of a thing, for the acts that make it final"),
    "app.legal_duties.plans": ("share", "what the area reads of an assessment, for the acts that change it"),
    "app.pledges.commitments": (
        "copy open_draft next_position share",
        "a draft and its commitments, and what the area reads, for acts on the pledge",
    ),
    "app.pledges.lists": ("told quarters_told", "commitments and texts of a pledge that has been read, for the acts"),
    "app.publishing.letters": ("tell_approvers tell_preparers", "a letter that goes with an act of two persons"),
    "app.publishing.contents": ("subjects content of_subject year_of", "what an item says, for the acts that keep it"),
    "app.pledges.service": ("spans kept_commitments", "which days are counted, and what is promised, for the acts"),
    "app.evaluations.counting": ("weeks_from reported_regularly", "what all in the room may count, for the acts"),
    "app.problems.lists": (
        "find reached_places where_of",
        "a problem and the places that somebody may write in, and where it is, for the acts",
    ),
    "app.pictures.service": ("open_picture", "the picture that acts write something into, held while they do"),
    "app.contributions.readers": (
        "period_of told_to_all is_working_material",
        "which period, and what of presence is told to all, for acts",
    ),
    "app.coverage.reminders": ("recipients", "whom a reminder goes to, for acts that write one"),
    "app.pictures.drafting": ("for_room count", "a scope that counts for a room, and its figures, for the acts"),
    "app.area_sharing.agreements": (
        "hold holds latest order renew",
        "the agreement that holds, for acts; and having what is told gathered, which the calendar asks for too",
    ),
    "app.area_sharing.gathering": ("for_the_police parts when_and_how", "what the act that tells the area gathers"),
    "app.wall.screens": ("of_room mark", "which screens a room has, and what tells one of them to ask again"),
    "app.incidents.visibility": (
        "for_the_room counts_for_the_room counting_what_the_room_counts readable views",
        "a report as somebody sees it, and whose to count, for acts",
    ),
    "app.situational_pictures.room": ("shared_number", "one number of a period, for the acts of the picture"),
    "app.redactions.service": ("carry_out keyed", "what two have decided, for acts that have asked whether they may"),
    "app.incidents.rules": ("knowledge", "what reports are checked against before they are stored; none is read"),
    "app.objections.service": (
        "open_one open_about add settle",
        "kept inside the acts on the report that they stop and settle",
    ),
    "app.incidents.tallies": (
        "tally store keep_words keep_new_words change change_all release",
        "the counts and words kept inside the acts that change them",
    ),
    "app.incidents.lists": (
        "choose narrowed ids_at merged",
        "what was asked for, checked, and in how few days; what is counted with another: for acts that tell of neither",
    ),
    "app.coverage.service": (
        "last_said hear_nothing hear_no_more",
        "moments alone, for the round that looks for analyses to make again; the word, for an act by which it is said",
    ),
    "app.words.service": (
        "keep drop stems",
        "the words of texts, kept inside the acts that change a text; how a word is kept",
    ),
    "app.incident_counts.history": (
        "removals reports removals_by_month reports_by_day",
        "how many there are and have been, for telling whether a figure is out of date; shown to nobody",
    ),
    "app.quarterly_reports.figures": (
        "group_rows coverage top_places",
        "the report's figures, for the act that makes it",
    ),
    "app.alerts.service": ("to_make_again", "which analysis is out of date; no report is read"),
    "app.situational_pictures.group_table": ("count_groups", "a part of the picture, asked for inside its act"),
}
"""Module -> its public functions that take a scope and are no acts, and what they are instead."""
HARMLESS = {
    ("service", "tell_of_run"): "tells nobody but whoever ordered the run",
    ("service", "keep_made"): "asks for its permission in `keep_draft`",
    ("overview", "current"): "the quarter of the scope's own moment",
    ("screens", "of_room"): "titles alone, by what the room may",
    ("screens", "mark"): "a count and a sum; an act would write a line every ten seconds",
    ("service", "to_make_again"): "which analysis to order next; an act would write a line every 15 s",
}
"""Readers that doors may call too, since they read no row."""


def public_functions(module: str) -> dict:
    found = importlib.import_module(module)
    return {
        name: function
        for name, function in vars(found).items()
        if inspect.isfunction(function) and function.__module__ == module and not name.startswith("_")
    }


def takes_scope(function) -> bool:
    return next(iter(inspect.signature(inspect.unwrap(function)).parameters), None) == "scope"


def unguarded() -> dict[str, list[str]]:
    """Module -> its public functions that take a scope and are no acts."""
    found: dict[str, list[str]] = {}
    for module in domain_modules():
        if is_door(module):
            continue
        for name, function in public_functions(module).items():
            if takes_scope(function) and not hasattr(function, "permission"):
                found.setdefault(module, []).append(name)
    return found


def test_what_takes_a_scope_is_an_act_or_a_known_reader():
    there = {f"{module}.{name}" for module, found in unguarded().items() for name in found}
    known = {f"{module}.{name}" for module, (found, _why) in READERS.items() for name in found.split()}
    new, gone = sorted(there - known), sorted(known - there)
    assert not new, f"guard these with @requires(…), make them private, or say in READERS what they are: {new}"
    assert not gone, f"these are gone, or acts now: take them out of READERS: {gone}"


def test_no_door_calls_what_is_not_guarded():
    """A page, an API view, a command or a worker calls acts; what is unguarded is called by acts alone."""
    breaches = []
    loose = {(module.rsplit(".", 1)[1], name) for module, found in unguarded().items() for name in found} - set(
        HARMLESS
    )
    for path in python_files():
        module = path.removesuffix(".py").replace("/", ".")
        door = (path.startswith("app/") and path.count("/") == 2 and is_door(module)) or path.startswith("workers/")
        if door or path == "app/commands.py":
            for line, name in calls(text_of(path)):
                # `service.x` of one domain is not told from another's: names of readers are not those of acts.
                if tuple(name.rsplit(".", 2)[-2:]) in loose:
                    breaches.append(f"{path}:{line} calls {name}, which asks for no permission")
    assert breaches == []


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_takes_the_scope_and_named_inputs(name):
    parameters = list(inspect.signature(inspect.unwrap(ACTS[name])).parameters.values())
    assert parameters[0].name == "scope" and parameters[0].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    others = {one.kind for one in parameters[1:]}
    assert others <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, (
        "inputs are named, never positional"
    )


def test_a_permission_is_declared_in_permissions_py_alone():
    for path in python_files():
        if not path.endswith("/permissions.py") and path != "tenants/access.py":
            found = [line for line, name in calls(text_of(path)) if name.rsplit(".", 1)[-1] == "Permission"]
            assert not found, f"{path}:{found} declares a permission: move it to the domain's permissions.py"


# --- rules that read source, each shown a piece of code that breaks it -----------------------------------------------


def opens_sql(path: str, source: str) -> list[str]:
    """Sessions, engines and SQL as text outside the tenant boundary and the migrations."""
    if path.startswith(SQL_PLACES) or path in SQL_ALLOWED:
        return []
    forbidden = {
        "create_engine",
        "sessionmaker",
        "scoped_session",
        "Session",
        "TenantSession",
        "text",
        "from_statement",
        "exec_driver_sql",
        "bulk_save_objects",
        "bulk_insert_mappings",
        "bulk_update_mappings",
    }
    sqlalchemy_text = re.search(r"from sqlalchemy import (\([^)]*\)|[^\n]*)", source)
    imports_text = bool(sqlalchemy_text and re.search(r"\btext\b", sqlalchemy_text[1]))
    found = []
    for line, name in calls(source):
        last = name.rsplit(".", 1)[-1]
        if last in forbidden and (last != "text" or imports_text or name in ("sqlalchemy.text", "sa.text")):
            found.append(f"{path}:{line} {name}(…)")
    found += [f"{path}:{line} .__table__" for line, name in names(source) if name == "__table__"]
    return found


def clocks_asked(source: str) -> list[tuple[int, str]]:
    """(line, name) of every call that asks what time it is."""
    clocks = {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "datetime.datetime.now",
        "datetime.date.today",
    }
    return [(line, name) for line, name in calls(source) if name in clocks]


def asks_the_clock(path: str, source: str) -> list[str]:
    """Acts, nouns and the boundary are told the time."""
    inside = (
        path.startswith("app/")
        and path.count("/") == 2
        and not path.startswith("app/interfaces/")
        and not is_door(path.removesuffix(".py").replace("/", "."))
    )
    if not (inside or path.startswith("tenants/")) or path in CLOCK_ALLOWED:
        return []
    return [f"{path}:{line} {name}()" for line, name in clocks_asked(source)]


def touches_people(path: str, source: str) -> list[str]:
    """People and their sessions are the accounts domain's own, and there its acts' and tables'."""
    if path.startswith("app/accounts/") and not is_door(path.removesuffix(".py").replace("/", ".")):
        return []
    return [f"{path}:{line} {name}" for line, name in names(source) if name in PEOPLE]


def commits(path: str, source: str) -> list[str]:
    """One transaction per request or job, ended where the scope is closed."""
    if not path.startswith("app/"):
        return []
    return [f"{path}:{line} {name}()" for line, name in calls(source) if name.endswith((".commit", ".rollback"))]


def decides_by_role(path: str, source: str) -> list[str]:
    """What an actor's roles let her do stands in permissions.py, which reports she sees in visibility.py."""
    if not path.startswith(("app/", "workers/")) or path.endswith("/permissions.py") or path == VISIBILITY:
        return []
    return [
        f"{path}:{node.lineno} .{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("has", "roles")
    ]


def rule(check):
    return [breach for path in python_files() for breach in check(path, text_of(path))]


BAD = """
from datetime import datetime
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from app.accounts.models import Person
def act(scope):
    engine = create_engine("x")
    Session(engine).execute(text("SELECT 1"))
    Person.__table__
    scope.db.commit()
    if scope.actor.has("coordinator") or "police_officer" in scope.actor.roles:
        return datetime.now()
"""


@pytest.mark.parametrize(
    ("check", "breaches"),
    [(opens_sql, 4), (asks_the_clock, 1), (touches_people, 2), (commits, 1), (decides_by_role, 2)],
)
def test_a_rule_of_the_source_holds_and_notices_when_it_is_broken(check, breaches):
    assert rule(check) == []
    assert len(check("app/incidents/figures.py", BAD)) == breaches


def test_what_is_allowed_still_exists():
    assert {*SQL_ALLOWED, *CLOCK_ALLOWED} <= set(python_files())
    for path in CLOCK_ALLOWED:
        assert re.search(r"datetime\.now|time\.(time|monotonic)", text_of(path)), f"{path} asks the clock no more"
    for path in SQL_ALLOWED:
        assert re.search(r"create_engine|text\(", text_of(path)), f"{path} needs no leave any more"


WITH_A_COLON = {
    "app/interfaces/forms.py": "what a browser's own field holds",
    "app/inbox/export.py": "a table that machines read",
    "app/documents/archive.py": "what an archive's system reads",
    "app/intake/held_rows.py": "what stands in the file",
    "app/demo/doings.py": "what stands in the file",
}
"""File -> why it writes a time otherwise than people read it (20.30)."""


def test_times_are_written_one_way():
    told = [path for path in python_files() if path.startswith("app/") and "%H:%M" in text_of(path)]
    assert sorted(told) == sorted(WITH_A_COLON)


def test_relationships_never_load_by_themselves():
    for path in python_files():
        for node in ast.walk(ast.parse(text_of(path))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == "relationship"
            ):
                lazy = {word.arg: getattr(word.value, "value", None) for word in node.keywords}.get("lazy")
                assert lazy == "raise", f"{path}:{node.lineno} needs lazy='raise'"
