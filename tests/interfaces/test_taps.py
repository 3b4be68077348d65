"""How far a main thing is from Idag: by the links that stand on the pages, in at most three taps (decision 147)."""

import pytest
from lxml import html

from tenants.access import Role
from tests.situational_pictures.reports import begun, report

MOST = 3
WAYS = {
    "Rapportera": ["Rapportera"],
    "Lägesbild": ["Lägesbild"],
    "Karta": ["Lägesbild", "Karta"],
    "Platser": ["Lägesbild", "Platser"],
    "A place": ["Lägesbild", "Platser", "Torget"],
    "Händelser": ["Lägesbild", "Händelser"],
    "A report": ["Lägesbild", "Händelser", "Klotter"],
    "Inkommet": ["Lägesbild", "Händelser", "Inkommet"],
    "Varningar": ["Lägesbild", "Varningar"],
    "Tabell": ["Lägesbild", "Statistik"],
    "Fokusområden": ["Arbetet", "Fokusområden"],
    "A new focus area": ["Arbetet", "Fokusområden", "Nytt fokusområde"],
    "Åtgärder": ["Arbetet", "Åtgärder"],
    "Möten": ["Arbetet", "Möten"],
    "Kvartal": ["Arbetet", "Kvartal"],
    "Dokument": ["Dokument"],
}
"""A main thing -> the links to it from Idag, by what stands on them."""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_main_thing_is_three_taps_away(way, world, client):
    begun(world, -30)
    report(world, -3)
    client.sign_in(Role.COORDINATOR)
    at = "/koping/"
    for name in way:
        tree = html.fromstring(client.get(at, follow_redirects=True).text)
        links = {" ".join(link.text_content().split()): link.get("href") for link in tree.iter("a")}
        assert name in links, (at, name, sorted(links))
        at = links[name]
    assert client.get(at, follow_redirects=True).status_code == 200 and len(way) <= MOST
