"""How many taps there are from the first screen to each page, along links alone."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from tenants.access import Role
from tests.access import expected, sweep
from tests.access.test_routes import app, browser, ids, keys, world  # noqa: F401

MOST = 3
"""Taps from the first screen to anything that is one's own to read or do."""
SAID = {"consultations.edit_contact"}
LAWFUL = {"legal_duties.edit", "legal_duties.follow_up"}
WITHIN_A_PROBLEM = {
    "problems.edit",
    "problems.edit_cause",
    "problems.ending",
    "problems.letting_go",
    "problems.new_cause",
}
MEASURED = {"measurements.edit", "measurements.new"}
PUBLISHED = {"official_statistics.show"}
COMPARED = {"evaluations.shared", "side_by_side.border", "side_by_side.csv_file", "side_by_side.workbook_file"}
PROMISED = {"pledges.choose", "pledges.edit", "pledges.new_commitment", "pledges.signing"}
ONE_MORE = {
    Role.COORDINATOR: {
        "coverage.span",
        "publishing.form",
        "est.edit",
        "est.edit_activity",
        "est.edit_goal",
        "est.new_activity",
        "est.new_goal",
        "est.removal",
        "handovers.edit",
        "handovers.outcome",
        "evaluations.new",
        "disclosure_control.file",
        "disclosure_control.offer",
        *MEASURED,
        *PUBLISHED,
        *COMPARED,
        "side_by_side.deliveries",
        *PROMISED,
        *SAID,
        *LAWFUL,
        *WITHIN_A_PROBLEM,
    },
    Role.POLICE_OFFICER: {
        "dossiers.document",
        "measures.edit",
        "measures.edit_task",
        "measures.new_occasion",
        "measures.new_task",
        "measures.outcome",
        "evaluations.show",
        "problems.log_form",
        "thresholds.show",
        "attachments.file",
        "attachments.index",
        "pledges.commitment",
        "pledges.edit",
        "pledges.new_commitment",
        *SAID,
        *MEASURED,
        *PUBLISHED,
        *COMPARED,
        *WITHIN_A_PROBLEM,
    },
    Role.SCHOOL: {"attachments.edit", "est.show", "pledges.file", *MEASURED, *PUBLISHED},
    Role.REPORTER: {"dossiers.document", "est.show", "measurements.new", "pledges.commitment", "pledges.file"},
    Role.AUDITOR: {"attachments.file", "evaluations.show", "pledges.commitment", "pledges.file"},
}
"""A span of who reports, what is changed within a focus area, a problem, a measure, a pledge, what was measured or
handed over, a list of official figures, what is compared in another way, a table that may leave or has left, a focus
area or a pledge's paper from what is done for it, and a place's paper where none is on the first screen."""
TWO_MORE = {
    Role.COORDINATOR: {"official_statistics.edit"},
    Role.POLICE_OFFICER: {"attachments.edit", "evaluations.new", "pledges.choose"},
}
"""A before and after that is registered anew, from the one that stands on a measure's own page; a file's title; and
what counts for a commitment."""
NOT_BY_A_LINK = {
    "address_files.preview",
    "address_files.status",
    "addresses.find",
    "alerts.analysis_status",
    "coverage.own",
    "consultations.picture",
    "est.restoration",
    "ground.area_map",
    "ground.draft_map",
    "ground.picker",
    "home.elsewhere",
    "incidents.picker",
    "incidents.place_map",
    "incidents.without_network",
    "intake.upload_status",
    "offline.key",
    "photos.picture",
    "photos.small",
    "pictures.status",
    "problems.area_map",
    "quarterly_reports.status",
    "situational_pictures.map_document",
    "situational_pictures.place",
    "walks.findings_map",
    "walks.without_network",
}
"""Maps, pictures and parts that a page fetches, a form that a device keeps, the offer to undo what has just been
removed, and the page of one's own organisation, from which the coordinator is led to all."""
OF_SOME = {
    "counted_sources.show",
    "attachments.edit",
    "consultations.edit_remark",
    "consultations.inviting",
    "surveys.new",
    "undone_files.show",
    "mapped_files.columns",
    "mapped_files.review",
    "mapped_files.review_status",
    "mapped_files.words",
    "council_papers.compare",
    "council_papers.sending_back",
    "measurements.choose",
    "legal_duties.annex",
    "legal_duties.deciding",
    "legal_duties.edit_measure",
    "legal_duties.file",
    "legal_duties.new_measure",
    "pledges.correcting",
    "pledges.edit_commitment",
    "pledges.file",
    "pledges.follow_up",
    "pledges.next_year",
    "minutes.file",
    "minutes.point",
    "doubles.ask",
    "handovers.new",
    "meetings.attendance",
    "meetings.taken_up",
    "pictures.compare",
    "pictures.lock_form",
    "pictures.correct_form",
    "pictures.edition",
}
"""From a dialogue of some kind, a file that has been read in, one that is asked about, a report that is like another,
counted or of a type that is handed over, a follow-up that was handed in, a control of speeds, the minutes that are
written and a point of them, a meeting that goes on, a file that one has added, a report that has an edition before
it, a pledge that is signed or not, and a picture that is counted, final, one of two or corrected, which need not be
those that are opened; an organisation of which more than one source has reported."""
ROLES = (Role.COORDINATOR, Role.POLICE_OFFICER, Role.SCHOOL, Role.REPORTER, Role.ADMINISTRATOR, Role.AUDITOR)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


def taps(app, browser) -> dict[str, int]:  # noqa: F811
    """endpoint -> taps from the first screen; of each endpoint the first page that is met is opened."""
    adapter, found, row, depth = app.url_map.bind("localhost"), {"home.today": 0}, ["/koping/"], 0
    while row:
        depth, following = depth + 1, []
        for answer in map(browser.get, row):
            links = _Links()
            links.feed(answer.text if answer.mimetype == "text/html" else "")
            for href in links.found:
                try:
                    endpoint, _ = adapter.match(urlsplit(href).path.removeprefix("/koping"))
                except HTTPException:
                    continue
                if endpoint not in found and not endpoint.startswith("public."):  # everybody's, and nobody's own
                    found[endpoint] = depth
                    following.append(href)
        row = following
    return found


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_far_from_the_first_screen(app, browser, role):  # noqa: F811
    browser.sign_in(role, "koping")
    far = {endpoint: n for endpoint, n in taps(app, browser).items() if n > MOST}
    assert far == dict.fromkeys(ONE_MORE.get(role, ()), MOST + 1) | dict.fromkeys(TWO_MORE.get(role, ()), MOST + 2)


def test_a_coordinator_finds_every_page_of_hers_by_links(app, browser, ids):  # noqa: F811
    browser.sign_in(Role.COORDINATOR, "koping")
    permissions = {name for name in expected.PERMISSIONS if Role.COORDINATOR in expected.roles(name)}
    hers = {
        call.endpoint
        for call in sweep.calls(app, ids)
        if call.method == "GET" and not call.is_api and expected.guard(call.endpoint) in permissions
    }
    assert hers - set(taps(app, browser)) - OF_SOME == NOT_BY_A_LINK
