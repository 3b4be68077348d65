"""A group is made, meets about what is due, decides, gets its minutes, and hears what the council answered."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from app import hooks
from app.asks import reviews
from app.asks import service as asks
from app.documents import authenticity
from app.est import overview
from app.est import service as est
from app.groups import service as groups
from app.measures import service as measures
from app.meetings import service as meetings
from app.minutes import agenda, service
from tenants.access import Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.est.areas import focus_area
from tests.mail.conftest import box  # noqa: F401
from tests.mail.test_reminders import work
from tests.meetings.made import decided, meeting
from tests.papers import printed_code, words_of
from tests.world import NOW, left_waiting
from workers.performing import perform_run

BEGINS = datetime(2026, 11, 25, 6, tzinfo=UTC)
"""This morning."""


def group(world, name="Gruppen för torget", kind="working", functions=None):
    functions = functions or {"Högstadieskolan": "rektor", "Polisen": "kommunpolis"}
    members = [(world.organisation(one), said) for one, said in functions.items()]
    with world.scope() as scope:
        return groups.add_group(scope, kind=kind, name=name, purpose="Lugnare kvällar.", members=members)


def group_meeting(world, of):
    with world.scope() as scope:
        said = groups.next_meeting_of(scope, asked=str(of.id))
        return meetings.add_meeting(scope, begins_at=BEGINS, place="Stadshuset", **said)


def test_a_group_is_by_function_and_has_a_whole_life(world, client):
    made = group(world)
    with world.scope(Role.SCHOOL) as scope:
        seen = groups.find_group(scope, id=made.id)
        assert [(one.organisation, one.function) for one in seen.members] == [
            ("Högstadieskolan", "rektor"),
            ("Polisen", "kommunpolis"),
        ]
        assert [one.row.id for one in groups.list_groups(scope)] == [made.id]
    for role in (Role.YOUTH, Role.COUNCIL_MEMBER):
        with world.scope(role) as scope, pytest.raises(NotFound):
            groups.find_group(scope, id=made.id)
    council = group(world, "Rådet", "council", {"Polisen": ""})
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        assert [one.row.id for one in groups.list_groups(scope)] == [council.id]

    client.sign_in(Role.COORDINATOR)
    page = client.get(f"/koping/grupper/{made.id}/andring").get_data(as_text=True)
    assert 'value="rektor"' in page
    school = str(world.organisation("Högstadieskolan"))
    typed = {"version": 1, "kind": "working", "name": "Torget", "organisation_1": school, "organisation_2": school}
    refused = client.post(f"/koping/grupper/{made.id}/andring", {**typed, "function_1": "Anna Svensson 0701234567"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "står redan ovanför" in page and "aldrig om personer" in page
    saved = client.post(f"/koping/grupper/{made.id}/andring", {**typed, "organisation_2": "", "function_1": "kurator"})
    page = client.get(saved.location).get_data(as_text=True)
    assert "Högstadieskolan: kurator" in page and "Polisen" not in page.split("Vilka är med")[1]
    stale = {**typed, "organisation_2": ""}
    assert client.post(f"/koping/grupper/{made.id}/andring", stale).status_code == 409
    client.post(f"/koping/grupper/{made.id}/avslut")
    assert "Avslutad" in client.get(f"/koping/grupper/{made.id}").get_data(as_text=True)
    with world.scope() as scope:
        assert made.id not in dict(groups.groups_to_choose(scope))
    client.post(f"/koping/grupper/{made.id}/ater")
    client.sign_in(Role.COORDINATOR, "arboga")
    assert client.get(f"/arboga/grupper/{made.id}").status_code == 404


def test_a_focus_areas_group_is_the_same_and_keeps_its_functions(world):
    area = focus_area(world)
    with world.scope() as scope:
        seen = groups.find_group(scope, id=area.id)
        members = [(one.organisation_id, "fältare") for one in seen.members]
        groups.change_group(scope, id=area.id, version=1, members=members)
        with pytest.raises(Invalid):
            groups.change_group(scope, id=area.id, version=2, members=[])
        with pytest.raises(Conflict):
            groups.end_group(scope, id=area.id)
    with world.scope() as scope:
        row = overview.read_rows(scope, id=area.id).area
        said = {"title": row.title, "description": row.description, "lead_organisation_id": row.lead_organisation_id}
        more = [*overview.member_ids(scope, focus_area_id=area.id), world.organisation("Bostadsbolaget")]
        est.change_focus_area(scope, id=area.id, version=row.version, member_ids=more, **said)
        functions = {one.organisation: one.function for one in groups.find_group(scope, id=area.id).members}
    assert functions.pop("Bostadsbolaget") == "" and set(functions.values()) == {"fältare"}


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
    _worked(world)
    with world.scope() as scope:
        (draft,) = service.read_minutes(scope, meeting_id=at.id).editions
        _name, pdf = service.download(scope, meeting_id=at.id, edition=1)
    said = words_of(pdf)
    assert "Utkast 1" in said and "Lampan är lagad." in said and "Ny lampa vid gaveln." in said and "Polisen" in said
    assert "hunden" not in said, "what some of the meeting may not read is not in it"
    draft_pdf = pdf
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
    _worked(world)
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


def test_the_councils_answer_goes_back_to_the_group(world, client, box):  # noqa: F811
    made = group(world)
    at = meeting(world, BEGINS, "council", ["Polisen"])
    with world.scope() as scope:
        said = {"text": "Ställer sig rådet bakom ny belysning?", "group_id": made.id, "meeting_id": at.id}
        row = asks.add_ask(scope, addressee="council", **said)
        with pytest.raises(Invalid) as refused:
            asks.add_ask(scope, addressee="board", **said)
        assert list(refused.value.messages) == ["function"]
        other = asks.add_ask(
            scope, addressee="board", function="kommunstyrelsen", text="Beslutas pengar?", meeting_id=at.id
        )
    with world.scope(Role.COUNCIL_MEMBER) as scope:
        agenda_now = hooks.agenda(scope, at)
        assert {one.text for one in agenda_now} == {row.text, other.text}
    with world.scope() as scope:
        waits = [one.text for one in hooks.todo(scope) if one.kind == "ask"]
        assert len(waits) == 2 and waits[0].startswith("Skriv svaret: ")
    work(world, NOW)
    read = len(box.letters)
    client.sign_in(Role.COORDINATOR)
    answer = {"version": 1, "answer": "yes", "answered_on": "2026-11-25", "said": "Med tack för arbetet."}
    assert client.post(f"/koping/till-radet/{row.id}/svar", {**answer, "answered_on": "2026-11-27"}).status_code == 422
    assert client.post(f"/koping/till-radet/{row.id}/svar", answer).status_code == 303
    work(world, NOW)
    letters = box.letters[read:]
    assert letters and all("svar" in one["Subject"] for one in letters)
    assert not any("belysning" in one.get_content() or "tack" in one.get_content() for one in letters)
    with world.scope(Role.SCHOOL) as scope:
        (told,) = [one for one in hooks.todo(scope) if one.kind == "ask_answered"]
        assert told.values == {"id": row.id}
        (beside,) = [one for one in hooks.related(scope, "group", made.id) if one.about == "Till rådet"]
        assert "Ställer sig bakom. Med tack för arbetet" in beside.note
        assert [one.row.id for one in asks.list_asks(scope)] == [row.id], "what others ask is not hers"
        with pytest.raises(NotFound):
            asks.find_ask(scope, id=other.id)
    page = client.get(f"/koping/grupper/{made.id}").get_data(as_text=True)
    assert "Ställer sig bakom" in page
    removed = client.post(f"/koping/till-radet/{other.id}/borttagning").location
    assert "Frågan är borttagen." in client.get(removed).get_data(as_text=True)
    client.post(f"/koping/till-radet/{other.id}/aterstallning")
    with world.scope(Role.REGISTRAR) as scope:
        asks.answer(scope, id=other.id, version=1, answer="no", answered_on=date(2026, 11, 25), paragraph="7")
        assert asks.find_ask(scope, id=other.id).state == ("neutral", "Säger nej")


def test_once_a_year_the_council_says_how_it_works(world, client):
    with world.scope() as scope:
        assert not [one for one in hooks.todo(scope) if one.kind == "method_review"], "no council has been asked"
        asks.add_ask(scope, addressee="council", text="Ställer sig rådet bakom ny belysning?")
    with world.scope() as scope:
        (due,) = [one for one in hooks.todo(scope) if one.kind == "method_review"]
        assert due.due == date(2026, 12, 20)
    client.sign_in(Role.COORDINATOR)
    said = {"version": 0, "worked": "Snabba möten.", "failed": "Få rapporter i juli.", "reviewed_on": "2026-11-25"}
    refused = client.post("/koping/till-radet/arbetssattet/2026", said)
    assert refused.status_code == 422 and "Snabba möten." in refused.get_data(as_text=True)
    client.post("/koping/till-radet/arbetssattet/2026", {**said, "change": "Fortsätter."})
    with world.scope() as scope:
        assert not [one for one in hooks.todo(scope) if one.kind == "method_review"]
        assert [one.year for one in reviews.list_reviews(scope)] == [2026]
    assert client.get("/koping/till-radet/arbetssattet/2031").status_code == 404
    page = client.sign_in(Role.COUNCIL_MEMBER).get("/koping/till-radet/arbetssattet").get_data(as_text=True)
    assert "Få rapporter i juli." in page and not re.search(r'href="[^"]*arbetssattet/2026"', page)


def _worked(world):
    """The worker performs what has been ordered."""
    with world.scope() as scope:
        waiting = left_waiting(scope)
    for id in waiting:
        assert perform_run(world.worker, world.tenants["koping"], id)
