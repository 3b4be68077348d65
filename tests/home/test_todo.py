"""What each domain says waits, and for whom: follow-ups, drafts and rows of a file."""

from datetime import date, timedelta

from app import hooks
from app.documents import service as documents
from app.figures.periods import Quarter
from app.intake import service as intake
from app.intake.csv_file import COMMAND_LINE as LIMITS
from app.thresholds import service as thresholds
from tenants.access import COMMAND_LINE, MUNICIPAL_ROLES, Role
from tests.est.areas import Q3, focus_area, write
from tests.est.test_closed_quarters import make_final
from tests.world import NOW

Q4 = Quarter(2026, 4)
FOLLOWS_UP = {Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.UNIT_MANAGER}
"""Those of the cast who work with the focus area: the school, and who leads it, is in its group."""


def waits(world, kind: str, role: Role = Role.COORDINATOR) -> list[tuple]:
    with world.scope(role) as scope:
        return [(one.text, one.endpoint, one.values, one.due) for one in hooks.todo(scope) if one.kind == kind]


def whom(world, kind: str) -> set[Role]:
    return {role for role in MUNICIPAL_ROLES if waits(world, kind, role)}


def test_a_follow_up_waits_for_its_group_until_it_is_handed_in(world):
    area = focus_area(world)
    named = {"id": area.id, "quarter": Q4}
    late = ("Skriv uppföljningen av Klotter för kvartal 3 2026", "est.follow_up", {**named, "quarter": Q3})
    now = ("Skriv uppföljningen av Klotter för kvartal 4 2026", "est.follow_up", named)
    assert waits(world, "follow_up") == [(*late, date(2026, 10, 10)), (*now, date(2027, 1, 10))]
    assert whom(world, "follow_up") == FOLLOWS_UP
    write(world, area)
    assert [one[2]["quarter"] for one in waits(world, "follow_up")] == [Q4]
    write(world, area, Q4, submit=False)
    assert waits(world, "follow_up")[0][0] == "Lämna in uppföljningen av Klotter för kvartal 4 2026"
    focus_area(world, title="Buskörning", short_title="")
    (both,) = [one for one in waits(world, "follow_up") if one[2]["quarter"] == Q4]
    assert both[:2] == ("Följ upp 2 fokusområden för kvartal 4 2026", "quarterly_reports.quarter")


def test_a_quarter_whose_report_is_final_waits_for_nobody(world):
    focus_area(world)
    assert [one[2]["quarter"] for one in waits(world, "follow_up")] == [Q3, Q4]
    make_final(world)
    assert [one[2]["quarter"] for one in waits(world, "follow_up")] == [Q4]


def test_a_draft_waits_for_whoever_may_finalize_it_until_its_quarter_has_a_final_report(world):
    digest = world.worker.files.write(world.tenants["koping"].id, b"%PDF-1.7 utkast")
    whole = {"sha256": digest, "source_sha256": digest, "size": 15, "file_name": "utkast.pdf", "title": "Rapport"}
    kind = {"kind": "quarterly_report", "period": "2026-Q3", "edition": 1, "media_type": "application/pdf"}
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        documents.keep_draft(scope, audience="internal", counted_at=scope.now, **kind, **whole)
    (one,) = waits(world, "draft")
    assert one[:3] == ("Fastställ kvartalsrapporten för kvartal 3 2026", "quarterly_reports.quarter", {"quarter": Q3})
    assert whom(world, "draft") == {Role.COORDINATOR}
    make_final(world, edition=2)
    assert waits(world, "draft") == []


def test_held_rows_wait_for_whoever_may_decide_on_them_until_she_has(world):
    head = "externt_id;typ;tidigast;plats\n"
    for row in ("A-77;klotter;2026-11-07 21:00;Torget\n", "A-77;klotter;2026-11-07 21:00;Stationen\n"):
        with world.scope(Role.POLICE_OFFICER) as scope:
            content = (head + row).encode()
            read = intake.import_incidents(scope, source=content, file_name="november.csv", limits=LIMITS)
    (one,) = waits(world, "held_rows")
    assert one[:3] == ("Bestäm om en rad i filen november.csv", "intake.show", {"id": read.id})
    assert whom(world, "held_rows") == {Role.COORDINATOR, Role.POLICE_OFFICER}
    with world.scope(Role.POLICE_OFFICER) as scope:
        intake.decide(scope, id=one[2]["id"], kind="changed")
    assert whom(world, "held_rows") == set()


def test_the_question_of_what_waits_is_worded_once_for_whoever_reads_the_same(world):
    """To word a union of all domains takes longer than all the rest of the page. Two moments of the same day."""
    with world.scope() as scope:
        thresholds.make_rule(scope, what="klotter", at_least=3, hours=24)
    for at in NOW, NOW + timedelta(minutes=5):
        known = hooks._in_one.cache_info().misses
        for role in MUNICIPAL_ROLES:
            with world.web.at(at).scope(world.tenants["koping"], world.actor(role)) as scope:
                hooks.todo(scope)
    assert hooks._in_one.cache_info().misses == known
