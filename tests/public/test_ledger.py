"""A walk over the open pages by their links: every number that is counted from reports stands in the gate's ledger."""

import re

import pytest
from lxml import html

from app.disclosure_control import service as disclosure
from app.figures.periods import Quarter
from app.pledges.models import Pledge
from app.publishing import contents
from tenants.access import Role
from tests.pledges.test_pledges import pledge
from tests.publishing.items import CONTACTS, MESSAGE, published
from tests.situational_pictures.reports import begun, report

HOME = "/koping/oppet/"
Q3 = Quarter.parse("2026-Q3")
COUNTED = 98713
"""So many reports the pledge counted when it was made."""
WHOLE = re.compile(r"Alla händelser i kommunen under kvartalet: (\d+)")


@pytest.fixture
def told(world):
    """Something of every kind that may hold numbers; of traffic 12, of vandalism 11 and of fires 2 in July."""
    begun(world, -600)
    for category, n in (("hastighet", 12), ("klotter", 11), ("brand-container", 2)):
        for _ in range(n):
            report(world, -130, category=category)
    with world.scope(Role.COORDINATOR) as scope:
        found = disclosure.offer(scope, quarter=Q3, kind="groups")
        decided = {
            "addressed_to": "public",
            "receiver": "Alla",
            "decided_by": "Samordnaren",
            "decided_on": scope.now.date(),
        }
        row = disclosure.release(scope, quarter=Q3, kind="groups", seen=found.sha256, **decided)
        decided["addressed_to"] = "authority"
        found = disclosure.offer(scope, quarter=Q3, kind="groups")
        disclosure.release(scope, quarter=Q3, kind="groups", seen=found.sha256, **decided)
        assert [one for one, _said in contents.subjects(scope, "counted")] == [str(row.id)]
    signed = pledge(world, signed=("municipality", "police"))
    with world.scope(Role.COORDINATOR) as scope:
        scope.find(Pledge, signed.id).counted = [{"group": "alla", "name": "Alla", "now": COUNTED}]
    published(world, kind="counted", subject=str(row.id))
    published(world, kind="pledge", subject=str(signed.id))
    published(world)
    published(world, kind="contacts", **CONTACTS)
    return world, row


def walked(client) -> dict[str, str]:
    pages, waiting = {}, [HOME]
    while waiting:
        address = waiting.pop()
        if address in pages or not address.startswith(HOME):
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        pages[address] = answer.get_data(as_text=True)
        if answer.mimetype == "text/html":
            waiting += html.fromstring(pages[address]).xpath("//a/@href")
    return pages


def test_every_number_of_reports_stands_in_the_ledger(told, client):
    world, row = told
    table = disclosure.table_of(row)
    pages = walked(client)
    assert (
        len(pages) > 20
        and any("/en/" in one for one in pages)
        and any(MESSAGE["title"] in one for one in pages.values())
    )
    seen = 0
    for address, page in pages.items():
        if not page.startswith("<!DOCTYPE"):
            continue
        tree = html.fromstring(page)
        for released in tree.xpath("//*[@data-released]"):
            assert released.get("data-released") == str(row.id), address
            lines = [[cell.text_content() for cell in line.xpath("td")] for line in released.xpath(".//tbody/tr")]
            assert lines == [[str(n) for n in numbers] for numbers in table.numbers], address
            assert int(WHOLE.search(released.text_content())[1]) == table.total
            released.getparent().remove(released)
            seen += 1
        rest = tree.text_content()
        assert contents.texts().also(rest) == [], address
    assert not [address for address, page in pages.items() if str(COUNTED) in page]
    assert seen == 3, "the table, in each language"
