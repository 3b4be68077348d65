"""Of an organisation one source counts on a day: nothing is counted twice while an old tool runs beside, and nothing is
lost."""

from datetime import date

import pytest

from app.counted_sources import service
from app.coverage import service as coverage
from app.figures.sources import FILES, OWN, layout_of
from app.incidents import lists
from app.incidents import service as incidents
from app.incidents.models import BESIDE, COUNTED
from app.undone_files import service as undone_files
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.incidents.test_tallies import kept, recounted
from tests.intake.imported import HEAD, stored, taken
from tests.intake.test_commands import samsyn  # noqa: F401 - a fixture
from tests.situational_pictures.reports import report

SCHOOL = "Högstadieskolan"
DAYS = (20, 22, 24)
FILE = HEAD + "".join(f"klotter;2026-11-{day} 10:00;;Torget;;;;{SCHOOL};Klotter på muren {day}.\n" for day in DAYS)
LAST = date(2026, 11, 22)


def own(world, day: int, **more):
    return report(world, day - 23, role=Role.SCHOOL, place="Torget", text="Klotter på dörren.", **more)


def choose(world, first="", until=None, then="", name=SCHOOL):
    with world.scope() as scope:
        one = service.read_sources(scope, id=world.organisation(name))
        said = {"id": one.organisation.id, "version": one.organisation.version}
        return service.choose_source(scope, **said, first=first, until=until, then=then)


def states(world) -> list[tuple[int, bool, str]]:
    """(day of November, whether a file brought it, its state) of each report."""
    return sorted((row.local_date.day, row.reported_by is None, row.state) for row in stored(world))


def right(world) -> bool:
    return kept(world) == recounted(world)


def found(world, word: str, state=COUNTED) -> int:
    with world.scope() as scope:
        return len(incidents.list_incidents(scope, text=word, state=state).rows)


def test_all_count_until_somebody_says_and_then_one_of_each_day(world):
    for day in DAYS:
        own(world, day)
    done = taken(world, FILE)
    layout = layout_of(HEAD.strip().split(";"))
    assert {row.layout for row in stored(world)} == {None, layout}
    assert any(f"{SCHOOL} har redan rapporter ur en annan källa 3 av filens dagar" in one for one in done.remarks)
    before = kept(world)
    assert sum(before["days"].values()) == 6, "nobody knows that they are the same"

    assert choose(world, layout, LAST, OWN) == (0, 3)
    counted = [(20, True), (22, True), (24, False)]
    assert [one[:2] for one in states(world) if one[2] == COUNTED] == counted
    assert [one[:2] for one in states(world) if one[2] == BESIDE] == [(20, False), (22, False), (24, True)]
    assert right(world) and sum(kept(world)["days"].values()) == 3
    assert found(world, "dörren") == 1 and found(world, "muren") == 2, "no word of what does not count"
    assert all(row.version == 1 for row in stored(world)), "nobody has changed what they say"

    assert choose(world, OWN, LAST, FILES) == (3, 3), "the other way about, and files of any layout"
    assert [one[:2] for one in states(world) if one[2] == COUNTED] == [(20, False), (22, False), (24, True)]
    assert right(world)
    assert choose(world) == (3, 0)
    assert kept(world) == before and found(world, "dörren") == found(world, "muren") == 3


def test_what_comes_later_is_kept_and_counts_by_its_day(world):
    taken(world, FILE)
    choose(world, FILES, LAST, OWN)
    kept_here, counts = own(world, 21), own(world, 23)
    assert (kept_here.state, counts.state) == (BESIDE, COUNTED)
    more = FILE + f"klotter;2026-11-23 11:00;;Torget;;;;{SCHOOL};Klotter på muren 23.\n"
    done = taken(world, more, name="senare.csv")
    assert (done.new, done.known, done.held) == (1, 3, []), "what is known is known, whether it counts or not"
    assert any("1 av 1 nya rader räknas inte" in one for one in done.remarks)
    assert right(world) and sum(kept(world)["days"].values()) == 3
    with world.scope(Role.SCHOOL) as scope:
        beside = incidents.list_incidents(scope, state=BESIDE).rows
        assert {row.id for row in beside} >= {kept_here.id}, "her own organisation finds it"
        said = {"category": "klotter", "earliest": counts.earliest, "named_place_id": world.named()["Torget"]}
        moved = incidents.correct_incident(scope, id=kept_here.id, version=kept_here.version, **said)
        assert moved.state == COUNTED, "it happened on a day of which what is reported here counts"
    of_the_tool = [f"externt_id;{HEAD}A;klotter;2026-11-{at};;Torget;;;;{SCHOOL};\n" for at in ("23 09:00", "22 09:00")]
    assert taken(world, of_the_tool[0], name="a.csv").new == 1
    assert taken(world, of_the_tool[1], name="b.csv", correct=True).corrected == 1, "what does not count is corrected"
    assert [row.state for row in stored(world) if (row.intake_key or "").endswith("x:A")] == [COUNTED]
    assert right(world)


def test_who_turns_a_stopped_report_loose_does_not_count_it_twice(world):
    taken(world, FILE)
    choose(world, FILES)
    with world.scope(Role.SCHOOL) as scope:
        said = {"category": "klotter", "earliest": stored(world)[0].earliest, "named_place_id": world.named()["Torget"]}
        stopped = incidents.report_incident(scope, text="Ring Anna Svensson på 070-123 45 67.", insist=True, **said)
    assert stopped.state == "quarantined"
    with world.scope() as scope:
        (waiting,) = lists.list_stopped(scope)
        assert incidents.settle_incident(scope, id=waiting.id, version=waiting.version).state == BESIDE
    assert right(world)


def test_a_file_is_undone_as_before_though_its_rows_were_turned(world):
    own(world, 20)
    before = kept(world)
    done = taken(world, FILE)
    choose(world, OWN)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        file, weighed = undone_files.weigh(scope, id=done.id)
        assert (weighed.removed, weighed.staying) == (3, 0), "to choose a source is no work on a report"
        undone_files.undo(scope, id=done.id)
    assert kept(world) == before and right(world)


def test_refused_with_what_is_wrong(world):
    with pytest.raises(Invalid) as unknown:
        choose(world, "ettannat")
    assert "first" in unknown.value.messages
    for first, until, then, field in (
        (OWN, LAST, "", "then"),
        (OWN, None, FILES, "until"),
        ("", LAST, OWN, "first"),
        (OWN, LAST, OWN, "then"),
    ):
        with pytest.raises(Invalid) as refused:
            choose(world, first, until, then)
        assert set(refused.value.messages) == {field}
    id = world.organisation(SCHOOL, "arboga")
    with world.scope() as scope, pytest.raises(NotFound):
        service.choose_source(scope, id=id, version=1, first=OWN)
    with world.scope() as scope, pytest.raises(Conflict):
        service.choose_source(scope, id=world.organisation(SCHOOL), version=99, first=OWN)
    with world.scope(Role.REPORTER) as scope, pytest.raises(NotAllowed):
        service.list_sources(scope)


def test_pages_command_and_coverage_say_it(client, world, samsyn):  # noqa: F811
    own(world, 20)
    taken(world, FILE)
    client.sign_in(Role.COORDINATOR)
    text = client.get("/koping/inlasning/kallor").text
    assert SCHOOL in text and "en dag med rapporter ur mer än en" in text
    address = f"/koping/inlasning/kallor/{world.organisation(SCHOOL)}"
    shown = client.get(address).text
    assert "Filer som ”rapporter.csv”" in shown and "Det som rapporteras i Samsyn" in shown
    refused = client.post(address, {"first": OWN, "until": "2026-11-22", "version": "1"})
    assert refused.status_code == 422 and 'value="2026-11-22"' in refused.text
    sent = client.post(address, {"first": FILES, "until": "2026-11-22", "then": OWN, "version": "1"})
    assert sent.status_code == 303 and right(world)
    told = client.get("/koping/vem-rapporterar").text
    assert "Räknas ur filer till och med 2026-11-22, därefter ur det som rapporteras här." in told
    with world.scope() as scope:
        standing = coverage.read_coverage(scope).now
        assert standing.one_source == 1 and "räknas ur en av sina källor" in standing.heard_of
    (beside,) = [row for row in stored(world) if row.state == BESIDE and row.reported_by]
    assert "räknas ur en annan källa" in client.get(f"/koping/rapporter/{beside.id}").text
    status, said = samsyn("import", "source", SCHOOL, "--tenant", "koping", "--counts", "all")
    assert (status, said) == (0, "2 rapporter räknas nu, 0 räknas inte längre.\n")
    assert "alla källor räknas" in samsyn("import", "source", "--tenant", "koping")[1]
    assert "2 räknas" not in samsyn("import", "source", "Finns inte", "--tenant", "koping")[1]
