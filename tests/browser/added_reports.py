"""What is reported in the house, and what is made of reports: pictures, hand-overs, thresholds."""

from datetime import date, timedelta

from app.accounts import service as accounts
from app.coming_events import service as coming_events
from app.contributions import levels, own_views, presence
from app.figures.periods import Fortnight
from app.handovers import service as handovers
from app.handovers.permissions import READ as READ_HANDOVERS
from app.incidents import service as incidents
from app.meetings import service as meetings
from app.photos import service as photos
from app.pictures import service as pictures
from app.places import service as places
from app.redactions import service as redactions
from app.thresholds import lists as threshold_lists
from app.thresholds import service as thresholds
from tenants.access import Role
from tests.browser.house import HOSTILE, NOW, PERSONAL, House
from tests.photos.made import sent
from workers.performing import perform_run


def add_reports(house: House) -> None:
    with house.scope(Role.REPORTER) as scope:
        sites = {place.name: place.id for place in places.named_places(scope)}
        what = {"category": "klotter", "earliest": NOW, "named_place_id": sites[HOSTILE]}
        house.ids["report"] = incidents.report_incident(scope, **what, text="Klotter på gaveln, ungefär två meter.").id
        for _ in range(4):  # so that the place is among those that the picture's map marks
            incidents.report_incident(scope, **what | {"earliest": NOW - timedelta(days=1)})
        house.ids["stopped"] = incidents.report_incident(scope, **what, text=PERSONAL, insist=True).id
        withdrawn = incidents.report_incident(scope, **what)
        incidents.withdraw_incident(scope, id=withdrawn.id, version=withdrawn.version, reason="Rapporterad två gånger.")
        house.ids["withdrawn"] = withdrawn.id
    _add_photos(house, what)
    with house.scope(Role.COORDINATOR) as scope:
        assert incidents.read_incident(scope, id=house.ids["stopped"]).state == "quarantined"


def _add_photos(house: House, what: dict) -> None:
    """A report with a photo, and one whose photo has been taken away."""
    with house.scope(Role.COORDINATOR) as scope:
        said = {"decided_by": "Kommunstyrelsen", "decided_on": date(2026, 11, 2)}
        photos.decide(scope, before=False, allowed=True, **said)
    for name in ("pictured", "unpictured"):
        with house.scope(Role.REPORTER) as scope:
            house.ids[name] = incidents.report_incident(scope, **what, photo=sent()).id
    with house.scope(Role.COORDINATOR) as scope:
        photos.remove_photo(scope, id=house.ids["unpictured"], version=1)


def add_contributions(house: House) -> None:
    """What is written for a picture, with an extra meeting and somebody who will be out."""
    with house.scope(Role.COORDINATOR) as scope:
        first = Fortnight.containing(NOW.date(), scope.profile.anchor).first
        named = accounts.organisations(scope)
        police = next(one for one in named if one.kind == "polis")
        area = places.areas_to_choose(scope)[0]
        own_views.note_said(scope, first=first, organisation_id=police.id, version=0, mood="uneasy", text=HOSTILE)
        levels.set_level(scope, first=first, sub_area_id=area.id, version=0, level="effort", reason=HOSTILE)
        levels.call_extra(scope, first=first, sub_area_id=area.id, begins_at=NOW + timedelta(days=3))
        extra = levels.read_levels(scope, first=first).extras[0].row
        levels.write_log(scope, id=extra.id, version=1, log=HOSTILE)
        site = next(one.id for one in places.named_places(scope) if one.name == HOSTILE)
        said = {"part": "evening", "what": "control", "named_place_id": site}
        row = presence.add_presence(scope, day=NOW.date(), organisation_id=police.id, **said)
        presence.add_presence(scope, day=NOW.date(), organisation_id=named[0].id, **said)
        unheard = next(one.id for one in named if one.kind == "skola")
        day = NOW.date() + timedelta(days=4)
        said = {"kind": "fair", "title": HOSTILE, "first": day, "named_place_id": site, "room": "est"}
        event = coming_events.add_event(scope, **said)
        coming_events.change_event(scope, id=event.event_id, version=1, last=day + timedelta(days=1), **said)
    house.ids |= {
        "coming_event": event.event_id,
        "written_period": first,
        "level_area": area.id,
        "extra_meeting": extra.id,
        "presence": row.id,
        "unheard": unheard,
    }


def add_pictures(house: House) -> None:
    """A picture that has been counted, one that is final, and one that is open again to be corrected."""
    with house.scope(Role.COORDINATOR) as scope:
        running = Fortnight.containing(NOW.date(), scope.profile.anchor)
    before = running.previous.first
    for first in (running.previous.previous.first, before, before, running.first):
        with house.scope(Role.COORDINATOR) as scope:
            if house.ids.get("corrected") == first:
                version = pictures.read_picture(scope, first=first).row.version
                pictures.correct(scope, first=first, version=version, reason=f"Fel om {HOSTILE}")
            run = pictures.order_draft(scope, first=first)
        assert perform_run(house.worker, house.tenants["koping"], run.id, demo=True)
        if first not in (running.first, house.ids.get("corrected")):
            with house.scope(Role.COORDINATOR) as scope:
                pictures.lock(scope, first=first, registry_number="KS 2026/000")
            house.ids["corrected" if first == before else "locked"] = first
    house.ids["open_picture"] = running.first


def add_handovers(house: House) -> None:
    """What a report tells of, handed to the school, which is late with it, and to another, which has declined."""
    with house.scope(Role.SCHOOL) as scope:
        (school,) = scope.actor.organisations(READ_HANDOVERS)
    with house.scope(Role.COORDINATOR) as scope:
        other = next(one.id for one in accounts.organisations(scope) if one.id != school)
        lamp = incidents.report_incident(scope, category="belysning", earliest=NOW, precision="unknown").id
        handovers.choose_type(scope, category="klotter", handed=True, organisation_id=school)
        said = {"incident_id": lamp, "due": NOW.date(), "place": HOSTILE, "asked": f"Byt lampan {HOSTILE}"}
        late, declined = (handovers.hand_over(scope, organisation_id=id, **said) for id in (school, other))
        handovers.say(scope, id=late.id, version=1, state="taken_on")
        handovers.say(scope, id=declined.id, version=1, state="declined", reason=HOSTILE)
        late.due -= timedelta(days=2)
    house.ids |= {"handover": late.id, "declined": declined.id, "lamp": lamp}


def add_thresholds(house: House) -> None:
    """A rule that has been reached, one that is off and one that has ended."""
    with house.scope(Role.COORDINATOR) as scope:
        rule = thresholds.make_rule(scope, what="klotter", at_least=2, hours=48)
        off = thresholds.make_rule(scope, what="belysning", at_least=5, hours=24)
        thresholds.set_state(scope, id=off.id, version=1, state="off")
        gone = thresholds.make_rule(scope, what="group:trafik", at_least=5, hours=24)
        thresholds.set_state(scope, id=gone.id, version=1, state="ended")
    for _twice in range(2):
        with house.scope(Role.COORDINATOR) as scope:
            incidents.report_incident(scope, category="klotter", earliest=NOW, precision="unknown")
    with house.scope(Role.COORDINATOR) as scope:
        house.ids |= {"rule": rule.id, "notice": threshold_lists.list_notices(scope)[0].row.id}


def add_redactions(house: House) -> None:
    """One for the coordinator to answer, one of her own that waits, and one that is done."""
    with house.scope(Role.COORDINATOR) as scope:
        meetings.add_meeting(
            scope, kind="group", begins_at=NOW, place="Åkervinda, Björkmora", called_ids=[house.ids["organisation"]]
        )
    asked = {"own_": Role.COORDINATOR, "": Role.REGISTRAR, "done_": Role.COORDINATOR}
    for name, role in asked.items():
        with house.scope(role) as scope:
            words = "Björkmora" if name == "done_" else "Åkervinda"
            house.ids[f"{name}redaction"] = redactions.ask_for(scope, words=words, reason="Ett namn stod kvar.").id
    with house.scope(Role.REGISTRAR) as scope:
        redactions.confirm(scope, id=house.ids["done_redaction"], key=b"k" * 32)
