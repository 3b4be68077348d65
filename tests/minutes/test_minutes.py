"""What is due becomes the agenda, and the meeting its minutes."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from app.documents import authenticity
from app.measures import service as measures
from app.meetings import service as meetings
from app.minutes import agenda, service
from tenants.access import Role
from tenants.errors import NotFound
from tests.groups.made import BEGINS, group, group_meeting
from tests.meetings.made import decided, meeting
from tests.papers import is_for_everybody, printed_code, words_of
from tests.world import left_waiting
from workers.performing import perform_run


def worked(world):
    """The worker performs what has been ordered."""
    with world.scope() as scope:
        waiting = left_waiting(scope)
    for id in waiting:
        assert perform_run(world.worker, world.tenants["koping"], id)


def standing(world, paper: bytes) -> str:
    """What the page for it says of the code that stands on a paper."""
    with world.scope(Role.REGISTRAR) as scope:
        found = authenticity.verify(scope, code=authenticity.read_code(printed_code(paper)))
        return found.standing if found else "unknown"


def test_what_is_due_becomes_the_agenda_and_the_meeting_its_minutes(world, client):
    made = group(world)
    before = meeting(world, BEGINS - timedelta(days=14), "group", ["Högstadieskolan", "Polisen"])
    former = decided(world, before, text="Lampan vid scenen lagas.")
    secret = decided(world, before, None, text="Kontroll med hund.", function="hundförare", access_class="police")
    with world.scope() as scope:
        school = world.organisation("Högstadieskolan")
        measures.add_measure(scope, text="Vuxna ute fyra kvällar.", organisation_id=school, due=date(2026, 11, 25))
    at = group_meeting(world, made)
    assert at.group_id == made.id and at.kind == "group"

    client.sign_in(Role.COORDINATOR)
    page = client.get(f"/koping/moten/{at.id}/dagordning").get_data(as_text=True)
    assert "Ingen dagordning än" in page
    client.post(f"/koping/moten/{at.id}/dagordning")
    with world.scope() as scope:
        assert agenda.fill(scope, meeting_id=at.id) == 0, "asked for once more nothing is made twice"
        found = agenda.read_agenda(scope, meeting_id=at.id)
        assert [one.row.kind for one in found.points] == ["decisions", "measures", "next"]
        assert {one.text for one in found.points[0].due} == {former.text, secret.text}
        assert [one.text for one in found.points[1].due] == ["Vuxna ute fyra kvällar."]
    with world.scope(Role.SCHOOL) as scope:
        found = agenda.read_agenda(scope, meeting_id=at.id)
        assert [one.text for one in found.points[0].due] == [former.text], "each reads of it what she may read"
    with world.scope(Role.YOUTH) as scope, pytest.raises(NotFound):
        agenda.read_agenda(scope, meeting_id=at.id)

    # The order is the coordinator's: a point to it, one moved, one taken away and put back.
    client.post(f"/koping/moten/{at.id}/dagordning/punkt", {"title": "Belysningen"})
    refused = client.post(f"/koping/moten/{at.id}/dagordning/punkt", {"title": "Ring 19900101-2385"})
    assert refused.status_code == 422
    with world.scope() as scope:
        points = {one.title: one.row.id for one in agenda.read_agenda(scope, meeting_id=at.id).points}
    assert list(points)[2] == "Belysningen", "before the last one"
    own = points["Belysningen"]
    client.post(f"/koping/moten/punkt/{own}/flytt", {"way": "upp"})
    page = client.get(client.post(f"/koping/moten/punkt/{own}/borttagning").location).get_data(as_text=True)
    assert "Borttagen: Belysningen." in page
    client.post(f"/koping/moten/punkt/{own}/aterstallning")
    with world.scope() as scope:
        titles = [one.title for one in agenda.read_agenda(scope, meeting_id=at.id).points]
    assert titles == ["Tidigare beslut", "Belysningen", "Åtgärder och uppgifter", "Övrigt och nästa möte"]

    # Two write at once: nothing is lost, the second sees both.
    client.post(f"/koping/moten/punkt/{own}", {"version": 1, "title": "Belysningen", "note": "Lampan är lagad."})
    late = client.post(f"/koping/moten/punkt/{own}", {"version": 1, "title": "Belysningen", "note": "Gaveln är mörk."})
    page = late.get_data(as_text=True)
    assert late.status_code == 409 and "Lampan är lagad." in page and "Gaveln är mörk." in page
    with world.scope(Role.SCHOOL) as scope:
        agenda.write_note(scope, id=points["Tidigare beslut"], version=1, note="Gicks igenom.")
    due = {"text": "Ny lampa vid gaveln.", "due": "2026-12-11", "function": "driftchef"}
    assert client.post(f"/koping/moten/punkt/{own}/beslut", {**due, "text": ""}).status_code == 422
    page = client.get(client.post(f"/koping/moten/punkt/{own}/beslut", due).location).get_data(as_text=True)
    assert "Ny lampa vid gaveln." in page
    decided(
        world, at, None, text="Mer av hunden.", function="hundförare", access_class="police", due=date(2026, 12, 11)
    )
    with world.scope() as scope:
        meetings.note_attendance(scope, id=at.id, version=1, came_ids=[world.organisation("Polisen")])

    # The minutes: a draft by the worker, final, and what is written later is another edition.
    client.post(f"/koping/moten/{at.id}/protokoll")
    assert "Protokollet görs" in client.get(f"/koping/moten/{at.id}/protokoll").get_data(as_text=True)
    worked(world)
    with world.scope() as scope:
        (draft,) = service.read_minutes(scope, meeting_id=at.id).editions
        _name, pdf = service.download(scope, meeting_id=at.id, edition=1)
    said = words_of(pdf)
    assert "Utkast 1" in said and "Lampan är lagad." in said and "Ny lampa vid gaveln." in said and "Polisen" in said
    assert "hunden" not in said, "what some of the meeting may not read is not in it"
    draft_pdf = pdf
    is_for_everybody(pdf)
    with world.scope(Role.SCHOOL) as scope:
        assert service.read_minutes(scope, meeting_id=at.id).editions == [], "a draft is the coordinator's"
    final = f"/koping/moten/{at.id}/protokoll/faststallelse"
    assert (
        client.post(final, {"document_id": str(draft.document_id), "registry_number": "KS 2026/7"}).status_code == 303
    )
    assert client.post(final, {"document_id": str(draft.document_id)}).status_code == 409
    client.post(f"/koping/moten/punkt/{own}", {"version": 2, "title": "Belysningen", "note": "Lampan blinkar."})
    with world.scope(Role.SCHOOL) as scope:
        (seen,) = service.read_minutes(scope, meeting_id=at.id).editions
        assert seen.final and "Lampan är lagad." in str(seen.said) and "blinkar" not in str(seen.said)
        pdf = service.download(scope, meeting_id=at.id, edition=1)[1]
    assert "Fastställt, utgåva 1" in words_of(pdf) and "KS 2026/7" in words_of(pdf)
    assert (standing(world, draft_pdf), standing(world, pdf)) == ("draft", "current")
    client.post(f"/koping/moten/{at.id}/protokoll")
    worked(world)
    with world.scope() as scope:
        latest = service.read_minutes(scope, meeting_id=at.id).editions[0]
    sent = {"document_id": str(latest.document_id)}
    assert client.post(final, sent).status_code == 422, "why it is corrected is asked for"
    client.post(final, {**sent, "reason": "Fel om lampan."})
    with world.scope(Role.SCHOOL) as scope:
        assert [one.edition for one in service.read_minutes(scope, meeting_id=at.id).editions] == [2, 1]
        assert service.download(scope, meeting_id=at.id, edition=1)[1] == pdf, "the first stands as it was"
    assert standing(world, pdf) == "replaced"
    entry = Calendar.from_ical(client.get(f"/koping/moten/{at.id}/kalender.ics").data).walk("VEVENT")[0]
    assert entry["dtstart"].dt == BEGINS and "torget" not in str(entry["summary"])
    client.sign_in(Role.COUNCIL_MEMBER)
    for part in ("dagordning", "protokoll", "protokoll/1.pdf", "kalender.ics"):
        assert client.get(f"/koping/moten/{at.id}/{part}").status_code == 404
