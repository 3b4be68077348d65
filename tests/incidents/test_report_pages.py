"""What the pages of reports say to those who use them."""

import re

import pytest

from tenants.access import Role
from tests.situational_pictures.reports import report

NEW = "/koping/rapporter/ny"
CHOSEN = re.compile(r'name="access_class" value="(\w+)"[^>]* checked')


@pytest.mark.parametrize("role, chosen", [(Role.SOCIAL_SERVICES, ["restricted"]), (Role.SCHOOL, [])])
def test_social_services_see_beforehand_who_will_read(client, role, chosen):
    page = client.sign_in(role).get(NEW, follow_redirects=True).text
    assert 'name="access_class"' in page and CHOSEN.findall(page) == chosen


def test_one_who_has_sent_a_report_may_send_another(client, world):
    sent = report(world, -1)
    client.sign_in(Role.COORDINATOR)
    assert "Rapportera en till" in client.get(f"/koping/rapporter/{sent.id}?ok=mottagen").text
    assert "Rapportera en till" not in client.get(f"/koping/rapporter/{sent.id}").text


def test_the_coordinator_is_not_told_to_ask_the_coordinator(client, world):
    stopped = report(world, -1, role=Role.SCHOOL, text="Det var 19121212-1212 som gjorde det.")
    texts = {
        role: client.sign_in(role).get(f"/koping/rapporter/{stopped.id}").text
        for role in (Role.SCHOOL, Role.COORDINATOR)
    }
    assert "låt samordnaren göra det" in texts[Role.SCHOOL] and "låt samordnaren" not in texts[Role.COORDINATOR]
