"""A file of reports goes in once, whole or not at all; what is wrong comes back to be mended."""

from collections import Counter
from contextlib import ExitStack

import pytest
from sqlalchemy import event, select

from app.figures.periods import Days
from app.incident_counts import figures
from app.incidents import service as incidents
from app.incidents.models import DayTally, Incident
from app.intake import service
from app.intake.csv_file import COMMAND_LINE as LIMITS
from app.intake.csv_file import Limits
from app.intake.models import IntakeFile
from tenants import scope as tenant_scope
from tenants.access import COMMAND_LINE, Role
from tenants.audit import AuditLine
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.intake.files import many_rows
from tests.intake.imported import GOOD, HEAD, assert_tallies_are_right, counts, import_, rows_in, stored, taken
from tests.test_privacy import number
from tests.world import NOW


def test_good_rows_go_in_as_reports_and_are_counted(world):
    done = taken(world, GOOD)
    assert (counts(done), done.dates.label) == ((3, 3, 0, 0), "20–22 november 2026")
    first, second, third = stored(world)
    where = world.named()
    assert (first.named_place_id, first.precision, first.text) == (where["Torget"], "place", "Klotter på väggen.")
    assert first.lat is not None and first.cell is not None, "a named place gives its point"
    assert first.organisation_id == world.organisation("Säkerhetsavdelningen"), "nobody is named: the reader's own"
    assert (second.organisation_id, second.named_place_id) == (world.organisation("Fritidsgården"), None)
    assert (second.lat, second.lon, second.precision, second.hour_of_week) == (59.51, 16.01, "exact", None)
    with world.scope() as scope:
        east, west = ({a.name: a.id for a in _areas(scope)}[name] for name in ("Östra delen", "Västra delen"))
        days = Days(first.local_date, third.local_date)
        assert sum(figures.group_counts(scope, spans={"d": days})["d"].values()) == 3
    assert (first.sub_area_id, second.sub_area_id, third.sub_area_id) == (west, east, east)
    assert (third.named_place_id, third.lat, third.precision) == (None, None, "sub_area"), "no finer than it says"
    assert {row.reported_at for row in (first, second, third)} == {NOW}
    assert_tallies_are_right(world)


def _areas(scope):
    from app.places import service as places

    return places.sub_areas(scope)


def test_the_same_file_again_adds_nothing_and_half_of_it_adds_the_other_half(world):
    taken(world, GOOD)
    again = taken(world, GOOD)
    assert (counts(again), again.read_before.isoformat()) == ((3, 0, 3, 0), "2026-11-25")
    lines = GOOD.splitlines()
    half = "\n".join([lines[0], lines[3], "hot;2026-11-23;;;;;;;", lines[2]])
    assert counts(taken(world, half)) == (3, 1, 2, 0)
    assert len(stored(world)) == 4
    assert_tallies_are_right(world)


def test_equal_rows_are_two_reports_also_the_second_time(world):
    twice = HEAD + "klotter;2026-11-20;;Torget;;;;;\n" * 2
    assert [counts(taken(world, twice)) for _ in range(2)] == [(2, 2, 0, 0), (2, 0, 2, 0)]


def test_two_organisations_may_number_their_reports_alike(world):
    text = "externt_id;typ;tidigast\n1;klotter;2026-11-20\n"
    assert counts(taken(world, text, Role.REPORTER)) == (1, 1, 0, 0)
    assert counts(taken(world, text, Role.POLICE_OFFICER)) == (1, 1, 0, 0)
    assert counts(taken(world, text, Role.REPORTER)) == (1, 0, 1, 0)


def test_bad_rows_come_back_and_the_good_ones_go_in(world):
    bad = "klottr;2026-11-20;;;;;;;\nklotter;2026-12-24;;;;;;;\nklotter;2026-11-20;;;59,9;17,9;;;\n"
    done = taken(world, GOOD + bad + "klotter;2026-11-20;;;;;;;" + "x" * 4_001 + "\n")
    assert counts(done) == (7, 3, 0, 4)
    assert [(row.line, row.column) for row in done.bad] == [(5, "typ"), (6, "tidigast"), (7, "lat"), (8, "text")]
    assert done.bad[2].why == "Punkten ligger utanför Köping."
    with world.scope() as scope:
        kept = service.read_intake(scope, id=done.id)
    assert (kept.rows, kept.new, kept.known, kept.bad, kept.name) == (7, 3, 0, 4, "rapporter.csv")
    assert [row.cells for row in kept.to_mend] == [row.cells for row in done.bad]
    assert tuple(kept.header) == done.header


def test_a_personnummer_is_neither_taken_in_nor_kept_in_the_list_of_faults(world):
    twelve = number(20, 9, 6, 14)
    written = f"{twelve[:8]}-{twelve[8:]}"
    done = taken(world, HEAD + f"klotter;2026-11-20;;;;;;;Det var {written}.\n", name=f"lista {written}.csv")
    assert counts(done) == (1, 0, 0, 1)
    assert done.bad[0].personal and twelve[8:] not in done.bad[0].why
    assert stored(world) == []
    with world.scope() as scope:
        kept = service.read_intake(scope, id=done.id)
        lines = list(scope.db.scalars(select(AuditLine)))
    # Not in ids and hashes: four digits turn up there by chance.
    words = [kept.name, kept.to_mend[0].why, *kept.to_mend[0].cells, *(str(line.detail) for line in lines)]
    assert kept.to_mend[0].personal and not any(twelve[8:] in word for word in words)
    assert not any(written in str(vars(line)) for line in lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "Filen innehåller inga rader."),
        ("\ufeff", "Filen innehåller inga rader."),
        (HEAD, "Filen innehåller inga rader."),
        (b"PK\x03\x04\x00", "Kalkylbladet är trasigt"),
        ("typ;tidigast\nklotter;2026-11-20\n".encode("utf-16"), None),
        ("typ;tidigast;text\nklotter;2026-11-20;\x81\n".encode("latin-1"), "Filen måste vara UTF-8."),
        ("a;b\n1;2\n", "ingen rubrikrad"),
        ("kommun;" + GOOD.replace("\n", "\nkoping;", 2).replace("\nbost", "\narboga;bost"), "Filen gäller Arboga"),
        (GOOD + 'klotter;2026-11-20;;;;;;;"öppet', "citattecken"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_leaves_nothing_behind(world, text, said):
    if said is None:
        assert counts(taken(world, text)) == (1, 1, 0, 0)
        return
    with pytest.raises(Invalid) as caught:
        taken(world, text)
    assert said in caught.value.messages["file"][0]
    assert stored(world) == []
    with world.scope() as scope:
        assert service.list_intakes(scope) == []


def test_the_limits_are_named(world):
    with world.scope() as scope, pytest.raises(Invalid) as caught:
        service.import_incidents(scope, source=GOOD.encode(), file_name="a", limits=Limits(size=10**7, rows=2))
    assert caught.value.messages == {"file": ["Filen har fler än 2 rader. Dela den i flera."]}


def test_trying_a_file_stores_nothing_and_tells_what_would_happen(world):
    taken(world, "\n".join(GOOD.splitlines()[:2]))
    with world.scope() as scope:
        before = rows_in(scope, Incident, DayTally, IntakeFile)
        done = import_(scope, GOOD + "klottr;2026-11-20;;;;;;;\n", dry_run=True)
        assert rows_in(scope, Incident, DayTally, IntakeFile) == before == [1, 1, 1]
    assert (counts(done), done.id) == ((4, 2, 1, 1), None)


def test_reporter_and_police_read_in_their_own_organisations_rows_alone(world):
    for role, own, other in (
        (Role.REPORTER, "Bostadsbolaget", "Polisen"),
        (Role.POLICE_OFFICER, "Polisen", "Bostadsbolaget"),
    ):
        text = f"typ;tidigast;organisation\nklotter;2026-11-20;{own}\nhot;2026-11-20;\nhot;2026-11-21;{other}\n"
        done = taken(world, text, role)
        assert counts(done) == (3, 2, 0, 1)
        assert done.bad[0].why == "Du kan bara rapportera åt din egen verksamhet."
        with world.scope(role) as scope:
            rows = [{"intake_key": "x", "organisation_id": world.organisation(other)}]
            with pytest.raises(Invalid):
                incidents.add_many(scope, rows=rows)
            assert [reading.id for reading in service.list_intakes(scope)] == [done.id]
    assert Counter(row.organisation_id for row in stored(world)) == {
        world.organisation("Bostadsbolaget"): 2,
        world.organisation("Polisen"): 2,
    }
    with world.scope() as scope:
        assert len(service.list_intakes(scope)) == 2, "the coordinator sees every reading"
    with world.scope(Role.REPORTER) as scope, pytest.raises(NotFound):
        service.read_intake(scope, id=done.id)
    with world.scope(Role.COORDINATOR, "arboga") as scope:
        assert service.list_intakes(scope) == []
        with pytest.raises(NotFound):
            service.read_intake(scope, id=done.id)


@pytest.mark.parametrize(
    "role",
    [
        role
        for role in Role
        if role not in (Role.REPORTER, Role.POLICE_OFFICER, Role.COORDINATOR)
        and not role.startswith("area")
        and role not in (Role.CALENDAR, Role.COMMAND_LINE)
    ],
)
def test_nobody_else_reads_files_in(world, role):
    with world.scope(role) as scope:
        for act in (lambda: import_(scope, GOOD), lambda: service.list_intakes(scope)):
            with pytest.raises(NotAllowed):
                act()


def test_on_the_command_line_a_row_without_organisation_is_the_coordinators_units(world):
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        done = import_(scope, GOOD)
    assert counts(done) == (3, 3, 0, 0)
    assert stored(world)[0].organisation_id == world.organisation("Säkerhetsavdelningen")
    assert counts(taken(world, GOOD)) == (3, 0, 3, 0), "the same to the coordinator's own eyes"
    with world.worker.scope(world.tenants["vastra-malardalen"], COMMAND_LINE) as scope, pytest.raises(Invalid):
        import_(scope, GOOD)


def test_one_file_at_a_time(world):
    with ExitStack() as stack:
        first, second = (stack.enter_context(world.scope()) for _ in range(2))
        import_(first, GOOD)
        with pytest.raises(Conflict, match="import_open"), second.attempt():
            import_(second, GOOD)
    assert len(stored(world)) == 3


def test_more_rows_are_more_batches_and_no_statement_each(world):
    seen = []
    event.listen(world.worker.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))

    def statements(first: int, last: int) -> int:
        head, *rows = many_rows(6_000).splitlines(keepends=True)
        seen.clear()
        with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
            import_(scope, head + "".join(rows[first:last]))
        return len(seen)

    few, more = statements(0, 1_000), statements(1_000, 6_000)
    assert 0 < few < 50 and more < few + 50


@pytest.mark.slow
def test_many_rows(world, tmp_path, request):
    n = 100_000 if request.config.getoption("--slow") else 5_000
    path, heard = tmp_path / "many.csv", []
    path.write_text(many_rows(n), "utf-8")
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        done = service.import_incidents(
            scope, source=path, file_name=path.name, limits=LIMITS, progress=lambda *told: heard.append(told)
        )
    assert counts(done) == (n, n * 99 // 100, 0, n // 100)
    assert [told[:2] for told in heard] == [(row, n) for row in range(1_000, n + 1, 1_000)]
    assert_tallies_are_right(world)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        again = service.import_incidents(scope, source=path, file_name=path.name, limits=LIMITS)
    with world.scope() as scope:
        kept = service.read_intake(scope, id=again.id)
    assert counts(again) == (n, 0, n * 99 // 100, n // 100)
    assert (len(kept.to_mend), kept.bad) == (min(1_000, n // 100), n // 100)


def test_a_row_dated_far_before_all_others_is_asked_about(world):
    recent = "".join(f"klotter;2026-11-{day:02} 10:00\n" for day in range(1, 11))
    done = taken(world, "typ;tidigast\nklotter;2001-05-05 10:00\n" + recent)
    assert (counts(done), [(row.line, row.kind) for row in done.held]) == ((11, 10, 0, 0), [(2, "old")])
    assert done.held[0].says == [
        "tidigast: 2001-05-05 är mer än ett år äldre än de andra rapporterna. Stämmer årtalet?"
    ]
    alone = taken(world, "typ;tidigast\nklotter;2003-05-05 10:00\n")
    assert [row.kind for row in alone.held] == ["old"], "also older than what is stored"
    assert len(stored(world)) == 10
    assert counts(taken(world, "typ;tidigast\nklotter;2003-05-05 10:00\n", old_dates=True)) == (1, 1, 0, 0)
    with world.scope() as scope:
        assert service.decide(scope, id=taken(world, "typ;tidigast\nklotter;2001-05-05 10:00\n").id, kind="old") == (
            0,
            1,
        )
    assert_tallies_are_right(world)


def test_history_read_in_at_once_is_not_asked_about(world):
    years = "".join(f"klotter;{year}-{month:02}-05 10:00\n" for year in range(2019, 2026) for month in range(1, 13))
    assert counts(taken(world, "typ;tidigast\n" + years)) == (84, 84, 0, 0)
    late = taken(world, "typ;tidigast\nklotter;2018-03-05 10:00\nklotter;2926-01-01\n")
    assert (late.new, late.held, len(late.bad)) == (1, [], 1)


def test_many_rows_are_stored_as_few_are(world, monkeypatch):
    """A statement with an array a column stores what one with a value a cell does."""
    found = []
    for many in (1, 10**9):
        monkeypatch.setattr(tenant_scope, "MANY", many)
        with pytest.raises(_Undone), world.scope() as scope:
            import_(scope, many_rows(150))
            rows = scope.db.scalars(select(Incident).order_by(Incident.intake_key)).all()
            columns = [column.name for column in Incident.__table__.columns if column.name != "id"]
            found.append([[getattr(row, name) for name in columns] for row in rows])
            raise _Undone
    assert len(found[0]) > 100 and found[0] == found[1]


class _Undone(Exception):
    pass
