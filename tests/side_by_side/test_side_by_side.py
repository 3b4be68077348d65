"""What is published of many municipalities, and beside it what each has let out; nothing else of another."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest

from app.disclosure_control.models import ReleasedTable
from app.disclosure_control.tables import GROUP, GROUPS, MONTHS, NO_AREA, Counts, table
from app.figures.periods import Quarter
from app.official_statistics import service as official
from app.side_by_side import let_out, service
from tenants.access import Role
from tenants.errors import Invalid, NotAllowed, NotFound
from tests.side_by_side.rows import FIGURES
from tests.situational_pictures.reports import report
from tests.world import AREA

ADDRESS = "/koping/jamfor/"
Q3 = Quarter.parse("2026-Q3")
GROUPS_HERE = (("trafik", "Trafik"), ("brand", "Brand"))


def counts(n: int, quarter: Quarter) -> Counts:
    months = tuple(f"{month:%Y-%m}" for month in quarter.months)
    return Counts(months, GROUPS_HERE, (), {(slug, month, NO_AREA): n for slug, _ in GROUPS_HERE for month in months})


def told(world, slug: str, n: int, *, to="public", kind=GROUPS, quarter=Q3, coverage=(40, 50), number=1, by="Chefen"):
    """Let out a table of two groups, of `n` in each month."""
    content = {**table(counts(n, quarter), kind, GROUP, "K3").as_data(), "coverage": coverage}
    said = {"addressed_to": to, "receiver": "Redaktionen", "decided_by": by, "decided_on": date(2026, 11, 20)}
    with world.scope(Role.COORDINATOR, slug) as scope:
        what = {"quarter": str(quarter), "number": number, "kind": kind, "rung": GROUP, "refused": []}
        moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
        scope.add(ReleasedTable(**what, content=content, sha256="0" * 64, case_number="", released_at=moment, **said))


@pytest.fixture
def figures(world):
    with world.scope(Role.COORDINATOR) as scope:
        for content in FIGURES:
            service.take_file(scope, content=content, file_name="kommuner.csv")
    return world


def test_published_figures_stand_side_by_side_with_their_group(figures, client):
    with figures.scope(Role.COORDINATOR) as scope:
        again, _remarks = service.take_file(scope, content=FIGURES[0], file_name="igen.csv")
        found = service.compare(scope)
    assert again is None, "the same file twice adds nothing"
    assert found.official.year == 2023 and [one.name for one in found.official.towns] == ["Arboga", "Kungsör", "Köping"]
    assert len(found.official.group) == 4 and found.chosen.group == "lanet"
    koping = next(one for one in found.official.towns if one.code == "1983")
    assert (koping.n, koping.then, round(koping.rate, 2)) == (2981, 2971, 114.65)
    client.sign_in(Role.COUNCIL_MEMBER)
    page = client.get(f"{ADDRESS}?grupp=alla&kommun=1983").get_data(as_text=True)
    assert "5 kommuner efter storlek" in page and "114,7" in page and "Läs in siffror" not in page
    assert client.get(f"{ADDRESS}?ar=1066").status_code == 404 == client.get(f"{ADDRESS}?kommun=9999").status_code
    assert client.get(f"{ADDRESS}siffror").status_code == 403


def test_a_file_that_is_taken_away_holds_no_more_and_may_be_put_back(figures, client):
    client.sign_in(Role.COORDINATOR)
    changed = FIGURES[0].replace(b";2023;2981", b";2023;2990")
    sent = {"source": "", "file": (BytesIO(changed), "nya.csv")}
    assert client.post(f"{ADDRESS}siffror", sent, content_type="multipart/form-data").status_code == 303
    wrong = {"file": (BytesIO(b"a;b\n1;2"), "x.csv")}
    refused = client.post(f"{ADDRESS}siffror", wrong, content_type="multipart/form-data")
    assert refused.status_code == 422 and "rubrikrad" in refused.get_data(as_text=True)

    def holds() -> int:
        with figures.scope(Role.COORDINATOR) as scope:
            return service.compare(scope, codes=["1983"]).official.towns[0].n

    with figures.scope(Role.COORDINATOR) as scope:
        latest = service.list_deliveries(scope)[0]
        with pytest.raises(Invalid):
            service.take_file(scope, content=b"", file_name="tom.csv")
    assert (latest.n, holds()) == (1, 2990)
    assert client.post(f"{ADDRESS}siffror/{latest.id}/borttagning").status_code == 303 and holds() == 2981
    assert client.post(f"{ADDRESS}siffror/{latest.id}/aterstallning").status_code == 303 and holds() == 2990


def test_reported_figures_are_those_that_were_let_out_and_comparable(figures):
    told(figures, "koping", 20)
    told(figures, "arboga", 15, to="neighbours", coverage=(20, 50))
    told(figures, "kungsor", 30, to="authority")
    told(figures, "kungsor", 31, to="municipality", number=2)
    with figures.scope(Role.COORDINATOR) as scope:
        found = service.compare(scope, line="brand")
    assert [(one.town.name, one.town.n, one.alike) for one in found.reported] == [
        ("Arboga", 45, let_out.UNALIKE),
        ("Köping", 60, let_out.ALIKE),
    ], "what one receiver alone got is nobody else's, and half the coverage is no comparison"
    assert found.funnel is None
    assert found.choices.lines == {"alla": "Alla händelser", "trafik": "Trafik", "brand": "Brand"}
    with figures.scope(Role.COORDINATOR) as scope, pytest.raises(NotFound):
        service.compare(scope, line="tillgrepp")
    with figures.scope(Role.SCHOOL) as scope, pytest.raises(NotAllowed):
        service.compare(scope)
    with figures.scope(Role.AREA_CHIEF, AREA) as scope:
        assert [one.town.name for one in service.compare(scope).reported] == ["Arboga", "Köping"]


def test_over_the_border_counts_as_many_whole_months_on_both_sides(figures):
    told(figures, "koping", 10, kind=MONTHS)
    told(figures, "arboga", 40, to="neighbours", kind=MONTHS)
    told(figures, "arboga", 20, to="neighbours", kind=MONTHS, quarter=Q3 - 1)
    told(figures, "kungsor", 20)
    with figures.scope(Role.COORDINATOR) as scope:
        arboga, kungsor = service.over_the_border(scope, starts_on=date(2026, 7, 1), line="brand")
        later, _kungsor = service.over_the_border(scope, starts_on=date(2026, 7, 2))
    assert (arboga.name, arboga.before, arboga.after, arboga.months) == ("Arboga", 60, 120, 3) and arboga.p < 0.001
    assert kungsor.months == 0 and kungsor.p is None
    assert (later.before, later.after, later.months) == (80, 160, 2), "the month of the start is on no side"


def text_of(file: bytes) -> str:
    with zipfile.ZipFile(BytesIO(file)) as book:
        sheets = [ElementTree.fromstring(book.read(name)) for name in book.namelist() if "worksheets" in name]
    return " ".join(node.text or "" for sheet in sheets for node in sheet.iter())


def test_nothing_of_another_municipality_leaves_but_what_it_let_out(figures, client):
    """Words and numbers that stand in Arboga alone, and in tables that went to one receiver, are in no byte of a page,
    a file or the API in Köping; nor does anybody there read the figures that Arboga has taken in."""
    told(figures, "arboga", 15, to="neighbours", by="Kanarienämnden")
    told(figures, "arboga", 97_531, to="authority", number=2, by="Hemlig nämnd")
    told(figures, "arboga", 86_421, to="municipality", number=3, kind=MONTHS)
    with figures.scope(Role.COORDINATOR, "arboga") as scope:
        rows = "kommunkod;kommun;brottstyp;år;antal\n1984;Arboga;total;2023;765431\n"
        service.take_file(scope, content=rows.encode(), file_name="kanariefil.csv", source="Kanariekällan")
        official.add_figure(scope, kind="offences", name="Kanariebrott", period="2025", value="654321")
    report(figures, -130, slug="arboga", text="Kanariefågel vid dammen")
    client.sign_in(Role.COORDINATOR)
    addresses = ("", "?grupp=omradet&handelser=brand", "over-gransen?fran=2026-08-01", "siffror", "fil.csv", "fil.xlsx")
    seen = [client.get(ADDRESS + one) for one in addresses]
    assert {one.status_code for one in seen} == {200}
    said = " ".join(one.get_data(as_text=True) for one in seen[:-1]) + text_of(seen[-1].get_data())
    assert "Kanarienämnden" in said and "45" in said, "what was let out is told"
    plain = said.replace("\N{NO-BREAK SPACE}", "").replace("&nbsp;", "")
    numbers = ("97531", "292593", "585186", "86421", "259263", "765431", "654321")
    for word in (*numbers, "Hemlig", "Kanariek", "kanariefil", "Kanariebrott", "Kanariefågel"):
        assert word not in plain, word


def test_what_one_has_taken_in_is_its_own(figures):
    told(figures, "koping", 20)
    with figures.scope(Role.COORDINATOR, "arboga") as scope:
        found = service.compare(scope)
    assert [one.town.name for one in found.reported] == ["Köping"] and found.official is None


def test_the_file_holds_what_the_page_shows_official_and_reported_apart(figures, client):
    told(figures, "koping", 20)
    client.sign_in(Role.ANALYST)
    answer = client.get(f"{ADDRESS}fil.csv?kommun=1983")
    rows = [line.split(";") for line in answer.get_data().decode("utf-8-sig").splitlines()]
    assert ["officiella", "1983", "Köping", "2023", "2981"] in [[*row[:1], *row[2:4], *row[5:7]] for row in rows]
    assert {row[0] for row in rows[1:]} == {"officiella", "rapporterade"}
    reported = next(row for row in rows if row[0] == "rapporterade")
    assert reported[6] == "120" and reported[-2:] == ["40 av 50", "ja"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
