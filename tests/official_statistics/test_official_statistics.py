"""Published figures are looked at before they are stored, stored once, revised in the open, and never mixed."""

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.figures.periods import Quarter
from app.official_statistics import kolada, registration, service
from tenants.access import CALENDAR, Role
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound

HEAD = "kommun;brottstyp;period;antal;per 100 000 inv;preliminär\n"
FILE = HEAD + "".join(
    f"Köping;{name};{year}K{n};{start + n + (year - 2025)};;{'ja' if year == 2026 else ''}\n"
    for name, start in (("Samtliga brott", 600), ("Rån", 3))
    for year in (2025, 2026)
    for n in (1, 2, 3)
)


def take(world, text=FILE, kind="offences", role=Role.COORDINATOR, save=True, **said):
    with world.scope(role) as scope:
        draft = service.take_file(scope, kind=kind, content=text.encode(), file_name="brott.csv", **said)
        seen = service.read_draft(scope, id=draft.id)
        kept = service.save_draft(scope, id=draft.id, stands=seen.stands) if save else draft
    return (len(seen.new), len(seen.changed), seen.same), kept


def overview(world, last=None, role=Role.LEADER):
    with world.scope(role) as scope:
        return service.read_overview(scope, last=last)


def figure(world, name="Samtliga brott", days=None):
    with world.scope() as scope:
        days = days or Quarter(2026, 3).days
        rows = [one for one in service.listed(scope) if one["name"] == name]
        return next(one for one in rows if (one["first"], one["last"]) == (days.first, days.last))


def test_the_same_file_twice_adds_nothing_and_a_revision_shows_as_one(world):
    assert take(world)[0] == (12, 0, 0)
    counts, kept = take(world)
    assert (counts, kept) == ((0, 0, 12), None)
    revised = FILE.replace("Samtliga brott;2026K3;604;;ja", "Samtliga brott;2026K3;611;;")
    assert take(world, revised)[0] == (0, 1, 11)
    now = figure(world)
    assert (now["value"], now["preliminary"], now["revised"]) == (611, False, True)
    with world.scope(Role.ANALYST) as scope:
        shown = service.read_series(scope, id=now["id"])
    assert (shown.point.was.value, shown.point.was.preliminary) == (604, True)
    gap = FILE.replace("Samtliga brott;2026K3;604;;ja", "Samtliga brott;2026K3;..;;")
    take(world, gap)
    assert figure(world)["value"] == 611, "a gap changes no number"


def test_the_year_so_far_stands_beside_the_same_of_the_year_before(world):
    take(world)
    shown = overview(world)
    assert shown.last == date(2026, 9, 30)
    ((whole, few),) = [table.year for table in shown.tables]
    assert (whole.now.n, whole.then.n, few.now.n) == (1809, 1806, 18)
    with world.scope(Role.LEADER) as scope, pytest.raises(NotFound):
        service.read_overview(scope, last=date(2026, 10, 31))


def test_two_sources_are_never_one_series(world):
    take(world)
    take(world, FILE.replace(";604;", ";590;"), kind="police_list")
    take(world, FILE, source="Kommunens egen sammanställning")
    shown = overview(world)
    assert [(one.kind, one.source) for one in shown.tables] == [
        ("offences", "Brå, statistik över anmälda brott"),
        ("offences", "Kommunens egen sammanställning"),
        ("police_list", "Polisen"),
    ]
    assert [one.year[0].now.n for one in shown.tables] == [1809, 1809, 1795]


def test_a_figure_is_corrected_with_a_reason_and_the_former_holds_again_when_that_is_taken_away(world):
    take(world)
    old = figure(world)
    with world.scope(Role.ANALYST) as scope:
        row = service.correct(scope, id=old["id"], value="620", why="Brå har rättat kvartalet.")
    with world.scope() as scope, pytest.raises(Conflict):
        service.correct(scope, id=old["id"], value="630", why="Samtidigt.")
    for value in ("..", "620", "6,5"):
        with world.scope() as scope, pytest.raises(Invalid):
            service.correct(scope, id=figure(world)["id"], value=value, why="Igen.")
    assert figure(world)["value"] == 620
    with world.scope() as scope:
        listed = service.list_deliveries(scope)
        assert (listed[0].name, listed[0].how, listed[0].n) == ("Brå har rättat kvartalet.", "hand", 1)
        service.remove(scope, id=row.id)
    assert figure(world)["value"] == old["value"]
    with world.scope() as scope:
        service.restore(scope, id=row.id)
    assert figure(world)["value"] == 620


def test_what_was_looked_at_must_still_be_so_when_it_is_saved(world):
    _, draft = take(world, save=False)
    take(world, FILE.replace(";604;", ";605;"))
    with world.scope() as scope, pytest.raises(Conflict):
        service.save_draft(scope, id=draft.id, stands="0")
    with world.scope() as scope:
        service.drop_draft(scope, id=draft.id)
    with world.scope() as scope, pytest.raises(NotFound):
        service.read_draft(scope, id=draft.id)


def test_a_time_that_has_not_ended_is_left_out(world):
    counts, draft = take(world, HEAD + "Köping;Rån;2026;4;;\nKöping;Rån;2025;9;;\n", save=False)
    assert counts == (1, 0, 0) and draft.remarks[0].startswith("1 tal gäller tid som inte är slut än")


def test_a_survey_says_how_many_answered_and_by_whom(world):
    asked = {"kind": "survey", "name": "Trygg ute på kvällen", "period": "2026K1", "value": "71,5"}
    for said, field in (({}, "source"), ({"source": "Enkäten"}, "answers"), ({"period": "i våras"}, "period")):
        with world.scope() as scope, pytest.raises(Invalid) as refused:
            service.add_figure(scope, **{**asked, **said})
        assert field in refused.value.messages
    with world.scope() as scope:
        service.add_figure(scope, **asked, source="Trygghetsmätningen", answers=412)
    with world.scope() as scope, pytest.raises(Invalid):
        service.add_figure(scope, **asked, source="Trygghetsmätningen", answers=412)
    (one,) = overview(world).others
    assert (one.points[-1].value, one.points[-1].answers) == (71.5, 412)
    for value in ("", "många", "101"):
        with world.scope() as scope, pytest.raises(Invalid):
            service.add_figure(scope, **{**asked, "value": value}, source="Trygghetsmätningen", answers=412)


def test_who_may_enter_and_who_may_read(world):
    take(world, role=Role.ANALYST)
    assert overview(world, role=Role.COUNCIL_MEMBER).tables
    for role in (Role.LEADER, Role.SCHOOL, Role.POLICE_OFFICER):
        with pytest.raises(NotAllowed):
            take(world, role=role)
    with world.scope(Role.REPORTER) as scope, pytest.raises(NotAllowed):
        service.read_overview(scope)


def test_the_quarters_report_prints_it_where_there_is_something(world):
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        assert registration.quarter_parts(scope, Quarter(2026, 3)) == []
    take(world)
    with world.worker.scope(world.tenants["koping"], CALENDAR) as scope:
        (part,) = registration.quarter_parts(scope, Quarter(2026, 3))
        assert registration.quarter_parts(scope, Quarter(2024, 3)) == []
    assert part.title == "Anmälda brott januari–september 2026: Brå, statistik över anmälda brott"
    assert [row.cells[:4] for row in part.rows] == [
        ("Samtliga brott", "1\N{NO-BREAK SPACE}809", "1\N{NO-BREAK SPACE}806", "+3 (+0,2\N{NO-BREAK SPACE}%)"),
        ("Rån", "18", "15", "+3"),
    ]


class Kolada(BaseHTTPRequestHandler):
    """Answers as the API does: a title, and values in two pages."""

    def do_GET(self):
        row = {"kpi": "N07403", "municipality": "1983", "period": 2024}
        of_all = {"gender": "T", "count": 1, "status": "", "isdeleted": False}
        answers = {
            "/v3/kpi/N07403": {
                "values": [{"id": "N07403", "title": "Anmälda våldsbrott, antal/100 000 inv"}],
                "count": 1,
            },
            "/v3/data/kpi/N07403/municipality/1983": {
                "values": [{**row, "values": [{**of_all, "value": 1204.5}, {**of_all, "gender": "K", "value": 3}]}],
                "count": 1,
                "next_url": "https://api.kolada.se/v3/data/kpi/N07403/municipality/1983?page=2"
                if self.server.leads_away
                else f"http://127.0.0.1:{self.server.server_port}/v3/data/kpi/N07403/municipality/1983?page=2",
            },
            "/v3/data/kpi/N07403/municipality/1983?page=2": {
                "values": [{**row, "period": 2025, "values": [{**of_all, "value": None}]}],
                "count": 1,
                "next_url": None,
            },
        }
        found = answers.get(self.path)
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(json.dumps(found or {"detail": "Not found"}).encode())

    def log_message(self, *_said):
        pass


@pytest.fixture
def answering():
    server = HTTPServer(("127.0.0.1", 0), Kolada)
    server.leads_away = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_kolada_is_asked_page_by_page_and_kept_once(world, answering):
    address = f"http://127.0.0.1:{answering.server_port}"
    title, found = kolada.figures(address, kpi="N07403", code="1983")
    assert title == "Anmälda våldsbrott, antal/100 000 inv"
    assert [(one["first"], one["value"]) for one in found] == [("2024-01-01", 1204.5), ("2025-01-01", None)]
    for counts in ((2, 0, 0), (0, 0, 2)):
        with world.scope() as scope:
            assert service.keep_fetched(scope, kpi="N07403", figures=found) == counts
    with pytest.raises(kolada.NotAnswered, match="känner inte"):
        kolada.figures(address, kpi="N00000", code="1983")
    answering.leads_away = True
    with pytest.raises(kolada.NotAnswered, match="annan adress"):
        kolada.figures(address, kpi="N07403", code="1983")


@pytest.mark.parametrize(
    "address", ["https://example.com", "http://api.kolada.se", "https://api.kolada.se.example.com"]
)
def test_no_other_host_is_ever_asked(address):
    with pytest.raises(kolada.NotAnswered, match="inte Koladas"):
        kolada.figures(address, kpi="N07403", code="1983")
