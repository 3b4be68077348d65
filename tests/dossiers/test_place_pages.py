"""The pages of places: what stands on them for whom, bad days, an empty place, few questions."""

import re
from datetime import date

import pytest

from tenants.access import MUNICIPAL_ROLES, Role
from tests.bad_input.corpus import CORPUS
from tests.dossiers.place_reports import CANARY, NOW, READERS, plant, report


def words(answer) -> str:
    """What a person reads on the page."""
    html = re.sub(r"<(svg|script|style).*?</\1>", " ", answer.get_data(as_text=True), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").replace("&nbsp;", " ").split())


def square(world, query="") -> str:
    return f"/koping/platser/{world.named()['Torget']}{query}"


@pytest.mark.parametrize("role", READERS)
def test_every_reader_gets_her_own_numbers(world, client, role):
    plant(world)
    client.sign_in(role)
    listed, page = client.get("/koping/platser/"), client.get(square(world))
    assert (listed.status_code, page.status_code) == (200, 200)
    before = 0 if role == Role.REPORTER else 2
    assert f"Torget centrum/torg · Västra delen {NOW[role]} {before} " in words(listed)
    text = words(page)
    assert f"Rapporter {NOW[role]} 25 november 2025–24 november 2026" in text
    own_alone = role == Role.REPORTER
    for one in (listed, page):
        assert ("bara rapporterna från din egen verksamhet" in words(one)) == own_alone
        assert CANARY not in one.text
    assert ("Rapporter som du inte får läsa är inte med i någon siffra" in text) == (
        role not in (Role.COORDINATOR, Role.REPORTER)
    )
    assert ("Händelser i bostäder och på gårdar räknas inte på en plats" in text) == (
        role in (Role.SCHOOL, Role.SOCIAL_SERVICES, Role.YOUTH, Role.ANALYST)
    )
    assert ("läser de som arbetar med dem" in text) == (role == Role.ANALYST)
    assert ("Fler eller färre?" in text) and ("kan bero på slumpen" in text)


def test_the_number_of_hidden_reports_is_nowhere(world, client):
    """The same page whether there are hidden reports or not."""
    report(world, date(2026, 9, 1))
    client.sign_in(Role.SCHOOL)
    address = square(world)
    one = words(client.get(address))
    for day in range(2, 9):
        report(world, date(2026, 9, day), role=Role.POLICE_OFFICER, category="hot", access_class="police")
        report(world, date(2026, 9, day), role=Role.SOCIAL_SERVICES, access_class="restricted")
        report(world, date(2026, 9, day), role=Role.YOUTH, category="bostadsinbrott", access_class="internal")
    # The dwellings are reports she may read, in the municipality's total; the place itself has learnt of none.
    assert words(client.get(address)).replace("1 av 8 (13 %)", "1 av 1 (100 %)") == one


def test_the_list_has_most_reports_first_and_leads_to_the_place(world, client):
    plant(world)
    page = client.sign_in(Role.COORDINATOR).get("/koping/platser/")
    found = re.findall(r'<th scope="row"><a href="(/koping/platser/[0-9a-f-]+)">([^<]+)</a>', page.text)
    assert [name for _, name in found] == ["Torget", "Stationen", "Högstadieskolan"]
    assert client.get(found[0][0]).status_code == 200
    assert "Torget centrum/torg · Västra delen 7 2 +5" in words(page)


def test_the_coordinators_page_tells_the_whole(world, client):
    plant(world)
    page = client.sign_in(Role.COORDINATOR).get(square(world))
    text = words(page)
    for sentence in (
        "Lika lång tid före 2 25 november 2024–24 november 2025",
        "Verksamheter som rapporterat 5 1 lika lång tid före",
        "Andel av rapporterna 7 av 8 (88 %) av dem i kommunen",
        "7 rapporter i perioden.",
        "mellan 3 och 14.",
        "5 fler än under lika lång tid före (2). Skillnaden kan bero på slumpen.",
        "Skadegörelse och klotter 4 2 +2 kan bero på slumpen",
        "Våld, hot och rån 1 0 +1 kan bero på slumpen",
        "december 2025–november 2026 0 0 0 0 0 1 1 1 1 1 2 0",
        "Känd timme: 6. Osäker tid, fördelad jämnt över de dygnsdelar händelsen kan ha inträffat"
        " och avrundad till hela rapporter: 1.",
        "tyngdpunkten ligger kan inte avgöras: det behövs minst 10 rapporter med känd tid, här finns 6.",
        "färg 2",
        "5 verksamheter har rapporterat härifrån.",
        "Inga tillfällen är loggade på platsen",
    ):
        assert sentence in text, sentence
    assert f"{square(world)}/underlag.pdf?fran=2025-11-25&amp;till=2026-11-24" in page.text


def test_a_period_of_ones_own(world, client):
    plant(world)
    text = words(client.sign_in(Role.COORDINATOR).get(square(world, "?fran=2026-10-01&till=2026-10-31")))
    assert "Rapporter 2 1–31 oktober 2026" in text
    assert "Samma veckor året före 0 2 oktober–1 november 2025" in text
    text = words(client.get(square(world, "?fran=2026-10-01")))
    assert "Rapporter 2 1 oktober–24 november 2026" in text
    text = words(client.get(square(world, "?till=2026-10-31")))
    assert "Rapporter 8 1 november 2025–31 oktober 2026" in text


def test_one_organisation_alone_is_warned_of(world, client):
    for day in range(1, 4):
        report(world, date(2026, 9, day))
    text = words(client.sign_in(Role.COORDINATOR).get(square(world)))
    assert "Siffrorna vilar på en verksamhet Alla rapporter kommer från en och samma verksamhet." in text
    assert "Då säger antalet mer om vem som rapporterar än om platsen." in text


def test_an_empty_place_says_so(world, client):
    text = words(client.sign_in(Role.COORDINATOR).get(square(world)))
    assert "Inga rapporter har räknats på platsen i perioden." in text
    assert "Jämförelsen saknas: kommunen har inga rapporter ännu." in text
    assert client.get("/koping/platser/").status_code == 200
    plant(world)
    address = f"/koping/platser/{world.named()['Högstadieskolan']}"
    text = words(client.get(address))
    assert "Inga rapporter har räknats på platsen i perioden. Lika många som under lika lång tid före (0)." in text
    assert client.get(f"{address}/underlag.pdf").status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?fran=2026-10-02&till=2026-10-01", "Sista dagen ligger före den första."),
        ("?fran=2026-10-02&till=2026-11-25", "Välj en dag till och med 24 november 2026."),
        ("?fran=2030-01-01", "Den dagen har inte varit än."),
        ("?fran=i+går", "Skriv ett datum som 2026-11-25."),
        ("?fran=2026-02-30&till=2026-03-30", "Skriv ett datum som 2026-11-25."),
        ("?fran=1890-01-01", "Kontrollera årtalet."),
        ("?fran=2000-01-01&till=2026-01-01", "Välj högst tre år åt gången."),
        ("?fran=2026-01-01&fran=2026-02-01", "Fältet har skickats flera gånger."),
        ("?fran=%00", "Skriv ett datum som 2026-11-25."),
        ("?fran=2026-01-01&plats=x", "Fältet plats får inte anges."),
    ],
)
def test_bad_days_come_back_with_what_was_typed(world, client, query, sentence):
    plant(world)
    client.sign_in(Role.COORDINATOR)
    for path in ("", "/underlag.pdf"):
        answer = client.get(f"{square(world)}{path}{query}")
        text = words(answer)
        assert (answer.status_code, answer.mimetype) == (422, "text/html") and sentence in text
        assert "rapporter i perioden" not in text  # no figures of other days
    if "till=" in query:
        assert f'value="{query.rpartition("till=")[2]}"' in answer.text
    if query == "?fran=i+går":
        assert 'value="i går"' in answer.text


def test_whatever_is_typed_as_a_day_is_a_day_or_a_sentence(world, client):
    """Nothing of the corpus makes a fault, and nothing of it comes back as markup."""
    client.sign_in(Role.COORDINATOR)
    address, faults = square(world), []
    for name in ("fran", "till", "okänd"):
        for member, value in CORPUS.items():
            typed = value[:2000].encode("utf-8", "replace").decode()
            answer = client.http.get(address, query_string={name: typed})
            if answer.status_code not in (200, 422) or "<script>pwn" in answer.text:
                faults.append((name, member, answer.status_code))
    assert faults == []


def test_places_that_are_not_here(world, client):
    client.sign_in(Role.COORDINATOR)
    foreign = world.named("arboga")["Torget"]
    for path in (foreign, f"{foreign}/underlag.pdf", "01a00000-0000-7000-8000-000000000000", "torget", "%00"):
        assert client.get(f"/koping/platser/{path}").status_code == 404, path
    assert client.get(f"/koping/platser/{foreign}?fran=x").status_code == 404


def test_others_are_refused_and_strangers_sent_to_the_sign_in(world, client):
    paths = ("/koping/platser/", square(world), square(world, "/underlag.pdf"))
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 303 and "/logga-in" in answer.headers["Location"]
    for role in sorted(MUNICIPAL_ROLES - {*READERS, Role.UNIT_MANAGER}):
        client.sign_in(role)
        assert [client.get(path).status_code for path in paths] == [403, 403, 403], role
