"""The quarterly report: ordered, made with exact figures, finalized once and for all."""

import io
import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pikepdf
import pytest
from sqlalchemy import create_engine, text

from app.basemaps import service as basemaps
from app.documents import service as documents
from app.drawing import paper_map
from app.est import overview
from app.incidents import service as incidents
from app.quarterly_reports import figures
from app.quarterly_reports import service as quarterly_reports
from app.quarterly_reports.paper import Paper
from tenants import runs
from tenants.access import CALENDAR, COMMAND_LINE, MUNICIPAL_ROLES, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.basemaps.tile_files import pmtiles, town
from tests.est.areas import Q3, activity, focus_area, log, report, write
from tests.papers import words_of


def some_incidents(world) -> None:
    report(world, *(date(2025, 7, 1) + timedelta(days=9 * n) for n in range(8)))
    report(world, *(date(2026, 7, 1) + timedelta(days=7 * n) for n in range(13)), hour=17)
    report(world, date(2026, 8, 5), date(2026, 8, 8), category="hastighet", hour=6, role=Role.POLICE_OFFICER)
    report(
        world,
        date(2026, 9, 30),
        date(2026, 10, 1),
        category="hot",
        role=Role.SOCIAL_SERVICES,
        access_class="restricted",
    )
    report(world, date(2026, 9, 12), category="offentligt-arrangemang")
    report(world, date(2026, 9, 10), category="bostadsinbrott")
    report(world, date(2024, 3, 3), date(2024, 3, 17), date(2024, 3, 31))


def make(world, *, edition=None, own: Role | None = None, demo=False):
    """Order and make the report as a worker does; gives the draft's row and what was made.

    `own`: who orders an edition of her own; None = the coordinator, the one for everybody.
    """
    role, order = Role.COORDINATOR, quarterly_reports.order_quarterly_report
    if own:
        role, order = own, quarterly_reports.order_own_edition
    with world.scope(role) as scope:
        run = order(scope, period="2026-Q3", edition=edition)
    said = []
    with world.scope(role) as scope:
        made = quarterly_reports.make_quarterly_report(
            scope, run=run, progress=lambda *step: said.append(step), demo=demo
        )
    files = world.web.files
    with world.scope(role) as scope:
        draft = documents.keep_draft(
            scope,
            kind=made.kind,
            title=made.title,
            period=made.period,
            edition=made.edition,
            audience=made.audience,
            counted_at=made.counted_at,
            media_type=made.media_type,
            file_name=made.file_name,
            size=len(made.content),
            run_id=run.id,
            sha256=files.write(scope.tenant.id, made.content),
            source_sha256=files.write(scope.tenant.id, made.source),
        )
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        lease = runs.take_lease(scope, run.id).lease
        runs.finish(scope, run_id=run.id, lease=lease, result_id=draft.id)
    assert [step for step, _, _ in said] == [1, 2, 3, 4, 5]
    return draft, made


def values_of(made) -> dict:
    """What stands on the paper, with plain spaces in its numbers."""
    return json.loads(json.dumps(Paper.of_source(made.source).values).replace("\\u00a0", " "))


def timed(values: dict) -> tuple[int, int]:
    """Incidents that the table over weekdays holds, and those of unknown time."""
    unknown = re.search(r"(\d+) har okänd tid", values["where"]["known"])
    return sum(int(row[-1]) for row in values["where"]["dayparts"]), int(unknown[1]) if unknown else 0


def raw(world) -> list:
    """Counted incidents straight from the table, past every act."""
    engine = create_engine(world.urls[None])
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT c.group_slug, c.slug, i.local_date, i.named_place_id, i.organisation_id, i.access_class"
                " FROM incident i"
                " JOIN category c ON c.id = i.category_id"
                " WHERE i.state = 'counted' AND c.kind <> 'advance_notice' AND i.tenant_id = :place"
            ),
            {"place": world.tenants["koping"].id},
        ).all()
    engine.dispose()
    return rows


def test_every_figure_equals_the_incidents_counted_another_way(world):
    some_incidents(world)
    _, made = make(world)
    found = values_of(made)
    rows = raw(world)

    def n(first: date, last: date) -> int:
        return sum(first <= row.local_date <= last for row in rows)

    name, now, last_year, _change, twelve_months, twelve_change, _per_thousand = found["figures"]["total"]
    assert (name, int(now), int(last_year)) == ("Summa", 17, 8)
    assert n(date(2026, 7, 1), date(2026, 9, 30)) == 17 and n(date(2025, 7, 1), date(2025, 9, 30)) == 8
    assert int(twelve_months) == n(date(2025, 10, 1), date(2026, 9, 30)) == 17
    assert n(date(2024, 10, 1), date(2025, 9, 30)) == 8 and twelve_change == "+9"
    cells = [row["cells"] for row in found["figures"]["rows"]]
    assert cells[0][1] == "13" and len({row[0] for row in cells}) == 11
    with world.scope() as scope:
        _groups, per_quarter = figures.group_rows(scope, Q3)
    counts = [(str(quarter), incidents) for quarter, incidents in per_quarter]
    assert counts[0] == ("2023-Q3", None) and counts[-1] == ("2026-Q3", 17) and len(counts) == 13
    # The first report came in March 2024: that quarter was not whole, the one after was.
    assert dict(counts)["2024-Q1"] is None and dict(counts)["2024-Q2"] == 0
    # The restricted one counts in its group alone: not at its place, its time or for its organisation.
    assert sum(timed(found)) == 16 and found["where"]["told"].startswith(
        "Platser, tider och tillvägagångssätt räknar 16 av"
    )
    notes = " ".join(found["figures"]["notes"])
    assert "2 av 2 verksamheter hördes av (1 samma kvartal 2025)." in notes
    assert "Folkmängd: 10 000 (31 december 2024)." in notes
    square = world.named()["Torget"]
    in_quarter = [row for row in rows if date(2026, 7, 1) <= row.local_date <= date(2026, 9, 30)]
    told = [row for row in in_quarter if row.slug != "bostadsinbrott" and row.access_class == "internal"]
    at_square = Counter(row.named_place_id for row in told)[square]
    assert [row[:3] for row in found["where"]["places"]] == [["1. Torget", str(at_square), "8"]]
    assert at_square == 15 and "bostad" not in found["charts"]["map"]


def test_spread_times_are_rounded_to_the_whole(world):
    report(world, date(2024, 1, 1), date(2024, 1, 15), date(2024, 1, 29))
    for day in range(1, 8):
        with world.scope(Role.SCHOOL) as scope:
            start = datetime(2026, 9, day, 15, tzinfo=UTC)
            hours = 24 * 15 if day == 1 else 7 * day
            incidents.report_incident(
                scope,
                category="klotter",
                earliest=start,
                latest=start + timedelta(hours=hours),
                named_place_id=world.named()["Torget"],
            )
    _, made = make(world)
    assert timed(values_of(made)) == (6, 1)


def test_a_draft_names_what_is_missing_and_prints_the_focus_areas(world):
    some_incidents(world)
    area, other = focus_area(world), focus_area(world, title="Trafik vid skolan", short_title="")
    task = activity(world, area)
    log(world, task, date(2026, 8, 1), date(2026, 8, 15), date(2026, 9, 1))
    write(world, area)
    write(world, other, submit=False)
    with world.scope() as scope:
        quarterly_reports.set_priorities(
            scope,
            quarter="2026-Q3",
            version=0,
            priorities=[{"focus_area_id": area.id, "need": 4, "influence": 5, "rank": 1, "reason": "Går att påverka."}],
        )
    draft, made = make(world, demo=True)
    assert (draft.title, draft.period, draft.state) == ("EST-kvartalsrapport, kvartal 3 2026", "2026-Q3", "draft")
    found = values_of(made)
    assert found["missing"] == ["Trafik vid skolan"]
    assert found["areas"][0]["activities"][0]["cells"] == ["10", "3", "3", "3"] and found["overview"][0][2] == "1 av 1"
    printed = words_of(made.content)
    for said in (
        "UTKAST",
        "Uppföljning saknas för: Trafik vid skolan.",
        "13 rapporter mot 8 samma kvartal i fjol",
        "Går att påverka.",
        "Exempeldata – påhittade händelser",
        "Köpings kommun",
        "1. Torget 15 8",
    ):
        assert said in printed, said
    assert "{" not in printed


def test_a_final_report_is_made_of_the_drafts_figures_and_never_again(world):
    some_incidents(world)
    write(world, focus_area(world))
    draft, made = make(world)
    before = {name: getattr(draft, name) for name in ("state", "sha256", "source_sha256", "size", "file_name")}
    # What comes in, or is rewritten, after the draft does not change it.
    report(world, date(2026, 9, 29))
    write(world, next(iter(_areas(world))).row, version=2, why="Helt annan text.")
    with world.scope() as scope:
        final = quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id, registry_number="KS 2026/12")
    assert (final.state, final.edition) == ("final", 1)
    with world.scope() as scope:
        said, before_it = (
            Paper.of_source(scope.files.read(scope.tenant.id, one.source_sha256)) for one in (final, draft)
        )
    new = {name for name in said.values if said.values[name] != before_it.values[name]}
    assert new == {"draft", "header", "signatures"} and said.drawings == before_it.drawings
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        (row,) = documents.list_documents(scope)
        row, content = documents.download(scope, id=row.id)
        with pytest.raises(NotFound):
            documents.download(scope, id=draft.id)
    printed = words_of(content)
    assert "UTKAST" not in printed and "Fastställd av säkerhetssamordnaren 2026-11-25." in printed
    assert "DNR: KS 2026/12" in printed and "17 händelser rapporterades" in printed and "Helt annan" not in printed
    assert pikepdf.open(io.BytesIO(content)).Root.Lang == "sv-SE"
    with world.scope() as scope:
        kept = documents.read_document(scope, id=draft.id)
        assert {name: getattr(kept, name) for name in before} == before
        assert scope.files.read(scope.tenant.id, kept.sha256) == made.content
    for again in (draft.id, final.id):
        with pytest.raises(Conflict), world.scope() as scope:
            quarterly_reports.finalize_quarterly_report(scope, document_id=again)
    make(world)
    with world.scope() as scope:
        assert [(d.edition, d.state) for d in documents.list_documents(scope)] == [(2, "draft"), (1, "final")]


def _areas(world):
    with world.scope() as scope:
        return overview.read_focus_areas(scope)


@pytest.mark.parametrize("role", sorted(MUNICIPAL_ROLES))
def test_the_coordinator_alone_orders_and_finalizes(world, role):
    draft, _ = make(world)
    may = role == Role.COORDINATOR
    if may:
        with world.scope(role) as scope:
            assert quarterly_reports.order_quarterly_report(scope, period="2026-Q2").edition == 1
            assert quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id).state == "final"
        return
    with pytest.raises(NotAllowed), world.scope(role) as scope:
        quarterly_reports.order_quarterly_report(scope, period="2026-Q2")
    with pytest.raises(NotAllowed), world.scope(role) as scope:
        quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id)


def test_the_calendar_and_the_command_line_order_and_only_the_calendar_makes(world):
    place = world.tenants["koping"]
    with world.worker.scope(place, COMMAND_LINE) as scope:
        run = quarterly_reports.order_quarterly_report(scope, period="2026-Q2")
        assert quarterly_reports.latest_run(scope, period="2026-Q2").id == run.id
        with pytest.raises(NotAllowed):
            quarterly_reports.make_quarterly_report(scope, run=run, progress=lambda *_: None)
    with world.worker.scope(place, CALENDAR) as scope:
        made = quarterly_reports.make_quarterly_report(scope, run=run, progress=lambda *_: None)
        with pytest.raises(Conflict):
            quarterly_reports.order_quarterly_report(scope, period="2026-Q2", edition=1)
    assert made.content.startswith(b"%PDF") and made.period == "2026-Q2"


@pytest.mark.parametrize("period", ["2026-Q4", "2027-Q1", "2026-Q5", "kvartal 3", "", "2026-Q3; DROP"])
def test_a_quarter_that_has_not_ended_or_is_none_is_refused(world, period):
    with pytest.raises(Invalid) as refused, world.scope() as scope:
        quarterly_reports.order_quarterly_report(scope, period=period)
    assert list(refused.value.messages) == ["quarter"]


def test_one_report_at_a_time(world):
    with world.scope() as scope:
        quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
    with pytest.raises(Conflict), world.scope() as scope:
        quarterly_reports.order_quarterly_report(scope, period="2026-Q3")
    assert len(world.enqueued) == 1


def test_arboga_cannot_finalize_kopings_report(world):
    draft, _ = make(world)
    with pytest.raises(NotFound), world.scope(Role.COORDINATOR, "arboga") as scope:
        quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id)


def test_the_map_is_drawn_on_the_municipalitys_streets_and_stays_so_when_it_is_final(world, tmp_path):
    some_incidents(world)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        made = pmtiles(tmp_path / "gator", content=town())
        basemaps.add_basemap(scope, path=made, file_name="gator")
    draft, made = make(world)
    assert "Bakgrund: © Vi" in words_of(made.content) and "Storgatan" in words_of(made.content)
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        assert basemaps.remove_basemap(scope)
    with world.scope(Role.COORDINATOR) as scope:
        final = quarterly_reports.finalize_quarterly_report(scope, document_id=draft.id)
        text = words_of(scope.files.read(scope.tenant.id, final.sha256))
    assert "Bakgrund: © Vi" in text and "Storgatan" in text


def test_the_map_numbers_places_apart_and_escapes_names(world):
    box = [[59.4, 15.8], [59.4, 16.2], [59.6, 16.2], [59.6, 15.8]]
    figures = [
        SimpleNamespace(kind="outline", name="x", points=box),
        SimpleNamespace(kind="locality", name="<b>Ort</b>", points=[[59.5, 16.0]]),
    ]
    marks = [paper_map.Mark(f"P{n}", 59.5, 16.0, n) for n in range(5)]
    svg = paper_map.drawn(figures, marks)
    assert "<b>" not in svg and "&lt;b&gt;" in svg and "Source Sans 3" in svg and "var(" not in svg
    spots = [tuple(map(float, spot)) for spot in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="9.5"', svg)]
    assert len(spots) == 5
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) > 19 for i, a in enumerate(spots) for b in spots[:i])
    assert paper_map.drawn([], marks) == ""


def test_the_quarter_before_the_first_has_no_history_and_says_so(world):
    report(world, date(2026, 7, 3))
    _, made = make(world)
    found = values_of(made)
    assert (
        found["figures"]["total"][2] == "–" and "uppgift om samma kvartal 2025 saknas" in found["figures"]["notes"][1]
    )
    assert "Jämförelsen med samma kvartal 2025 saknas" in words_of(made.content)


def test_a_dwelling_at_a_named_place_adds_neither_a_number_nor_an_organisation_to_it(world):
    report(world, date(2026, 9, 1))
    report(world, date(2026, 9, 2), category="bostadsinbrott", role=Role.POLICE_OFFICER)
    _, made = make(world)
    (place,) = values_of(made)["where"]["places"]
    assert (place[0], place[1], place[3]) == ("1. Torget", "1", "1")
