"""The police area reads what its municipalities have signed and made final, with paper and state, and no draft."""

import re

import pytest

from app.area_papers import service
from app.legal_duties.models import PARTS
from app.pledges import lists, paper
from app.pledges.registration import made_anew
from app.settings import service as settings
from app.setup import modules
from tenants.access import Role
from tenants.errors import NotFound
from tenants.models import uuid7
from tests.journeys.test_a_year import sent
from tests.journeys.test_law import works as works_law
from tests.journeys.test_pledge_year import ROWS, works
from tests.measures.test_measures import TODAY, made
from tests.papers import words_of

AREA = "vastra-malardalen"
LIST = f"/{AREA}/loften-och-lag/"


def switched_on(world, *names: str) -> None:
    for name in names:
        with world.scope() as scope:
            modules.switch(scope, module=name, on=True, version=settings.read_municipality(scope).version)


def as_chief(client, title: str):
    """(the address, the page) of what the chief reads under this title; none where she does not."""
    listed = client.sign_in(Role.AREA_CHIEF, AREA).get(LIST).text
    found = re.search(rf'href="({LIST}[0-9a-f-]+)">{title}<', listed)
    return (found[1], client.get(found[1]).text) if found else (None, listed)


def test_a_signed_pledge_is_read_with_what_is_done_of_it(client, world):
    switched_on(world, "loften")
    client.sign_in(Role.COORDINATOR)
    said = {"year": 2026, "purpose": "Tryggare i centrum.", "commitments": ROWS, "registry_number": "KS 2026/8"}
    pledge = sent(client, "/koping/loften/nytt", **said)
    sent(client, f"{pledge}/underskrift", authority="municipality", role="Ordföranden", signed_on=TODAY)
    address, listed = as_chief(client, "Medborgarlöfte 2026")
    assert address is None and "Inget är undertecknat" in listed and "Tryggare" not in listed
    client.sign_in(Role.COORDINATOR)
    sent(client, f"{pledge}/underskrift", authority="police", role="Lokalpolisområdeschef", signed_on=TODAY)
    assert works(world) == [True]
    address, shown = as_chief(client, "Medborgarlöfte 2026")
    for told in ("Köping", "Gäller", "Tryggare i centrum.", "Trafikkontroller vid skolor", "Lokalpolisområdeschef"):
        assert told in shown
    # The paper is the municipality's own: the same code, which its own page knows.
    drawn = client.get(f"{address}/papper.pdf")
    assert drawn.mimetype == "application/pdf" and "Medborgarlofte-koping-2026" in drawn.headers["Content-Disposition"]
    client.sign_in(Role.COORDINATOR)
    (own,) = set(re.findall(r"/koping/loften/[0-9a-f-]{36}/papper/1.pdf", client.get(pledge).text))
    assert client.get(own).data == drawn.data
    # What is done counts when it is linked or a quarter is written of; the draft of a correction is not told.
    measure = made(world)
    commitment = list(dict.fromkeys(re.findall(r"/koping/loften/atagande/[0-9a-f-]{36}", client.get(pledge).text)))[1]
    sent(client, f"/koping/atgarder/{measure.id}/tillfalle", id=uuid7(), done_on="2026-08-20", result="Lugnt.")
    sent(client, f"{commitment}/raknas", measure_ids=measure.id)
    sent(client, f"{pledge}/uppfoljning/2026-Q3", version=0, said="Lugnare kvällar i centrum.")
    version = sent(client, f"{pledge}/rattelse", reason="Fel antal kvällar.")
    _address, shown = as_chief(client, "Medborgarlöfte 2026")
    cells = re.findall(r'<td data-label="(?:Planerat|Kv 3|Gjort)">(.*?)</td>', shown)
    assert cells == ["8", "–", "–", "10", "1", "1"] and "Lugnare kvällar i centrum." in shown
    assert as_chief(client, "Medborgarlöfte 2026, version 2")[0] is None
    client.sign_in(Role.COORDINATOR)
    for authority in ("municipality", "police"):
        sent(client, f"{version}/underskrift", authority=authority, role="Ordförande", signed_on=TODAY)
    assert "Ersatt" in as_chief(client, "Medborgarlöfte 2026")[1]
    # A paper that is made anew without some words is what the area reads from then on.
    with world.scope() as scope:
        row = next(one for one in paper.documents.editions(scope, kind=lists.KIND, period=pledge.rpartition("/")[2]))
        source = scope.files.read(scope.tenant.id, row.source_sha256)
        made_anew(scope, row, source.replace(b"Tryggare i centrum", b"Borttaget"), 2, "Ord är borttagna")
    assert "Tryggare i centrum" not in as_chief(client, "Medborgarlöfte 2026")[1]


def test_nobody_else_reads_it_and_nothing_of_another_area(client, world):
    for role, slug in ((Role.COORDINATOR, "koping"), (Role.LEADER, "koping")):
        assert client.sign_in(role, slug).get(f"/{slug}/loften-och-lag/").status_code == 403
    assert client.sign_in(Role.AREA_ANALYST, AREA).get(LIST).status_code == 200
    with world.scope(role=Role.AREA_CHIEF, slug=AREA) as scope, pytest.raises(NotFound):
        service.read_paper(scope, id=uuid7())


def test_the_law_is_read_without_annex_and_draft(client, world):
    switched_on(world, "lagkoll")
    client.sign_in(Role.COORDINATOR)
    picture = sent(client, "/koping/lagkoll/lagesbild")
    said = dict.fromkeys(PARTS, "Klotter vid torget.") | {"first": "2024-11-26", "last": "2026-11-24"}
    sent(client, f"{picture}/andring", **said, version=1, annex="Platser som polisen följer.", annex_audience="all")
    assert as_chief(client, "Lägesbild enligt lagen, version 1")[0] is None
    client.sign_in(Role.COORDINATOR)
    sent(client, f"{picture}/faststallelse", version=2)
    assert set(works_law(world)) == {True}
    address, shown = as_chief(client, "Lägesbild enligt lagen, version 1")
    assert "Fastställd" in shown and "Klotter vid torget." in shown and "polisen följer" not in shown
    assert "polisen följer" not in words_of(client.get(f"{address}/papper.pdf").data)
    client.sign_in(Role.COORDINATOR)
    plan = sent(client, f"{picture}/plan")
    sent(client, f"{plan}/atgard", text="Lys upp gångvägen.", function="teknisk chef")
    assert "Lys upp" not in as_chief(client, "Lägesbild enligt lagen, version 1")[1]
    client.sign_in(Role.COORDINATOR)
    decided = {"body": "Fullmäktige", "decided_on": TODAY, "paragraph": "84", "registry_number": "KS 2026/12"}
    sent(client, f"{plan}/beslut", version=1, **decided)
    sent(client, "/koping/lagkoll/krav/10", number=0, state="met", evidence="Rådet leds av kommunen.")
    _address, shown = as_chief(client, "Lägesbild enligt lagen, version 1")
    assert "Beslutad: Fullmäktige" in shown and "Lys upp gångvägen." in shown
    _address, duties = as_chief(client, "Lagkoll")
    assert "10 § Strategiskt råd" in duties and "Rådet leds av kommunen." in duties and "PDF" not in duties
