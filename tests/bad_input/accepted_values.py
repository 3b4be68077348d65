"""What the forms of the product take, where neither the form itself nor a likely word will do."""

from tenants.access import Role
from tests.attachments.made import pdf
from tests.basemaps.tile_files import packed as packed_streets
from tests.photos.made import photo
from tests.world import PASSWORD, email

STREETS = packed_streets()
CSV = "typ;tidigast;plats;organisation;text\nklotter;2026-11-20 20:00;Torget;Högstadieskolan;Klotter\n"


def _empty_lines(first: int) -> dict[str, str]:
    """The lines of a group's form from this one on: an organisation is on one line only."""
    return {f"{name}_{line}": "" for name in ("organisation", "function") for line in range(first, 13)}


SHARES = {
    "baseline_with": "13",
    "baseline_of": "21",
    "now_with": "3",
    "now_of": "21",
    "coverage_then": "4",
    "coverage_now": "6",
}
"""Of a goal: how many of how many, before and now."""
BETTER = {
    "counted_sources.choose": {"first": "own", "until": "2026-12-31", "then": "file"},
    "accounts.open_session": {"email": email(Role.COORDINATOR, "koping"), "password": PASSWORD},
    "accounts.accept": {"password": PASSWORD},
    "accounts.change_password": {"password": PASSWORD, "new_password": "en annan mening som ingen anar"},
    "accessibility.describe": {"email": "kommunen@exempel.se", "phone": "0221-250 00"},
    "accounts.ask_for_reset": {"email": email(Role.SCHOOL, "koping")},
    "accounts.choose_password": {"password": PASSWORD},
    "people.give": {"email": "ny@koping.example", "valid_from": "", "valid_to": ""},
    "people.change": {"valid_from": "2026-11-01", "valid_to": ""},
    "people.look_through": {"file": "e-post;roll\nny@koping.example;Rapportör\n"},
    "phones.remember": {"pin": "4071"},
    "people.confirm": {"email": "polis@koping.example"},
    "settings.describe": {"accent": "#12386b"},
    "settings.put_arms": {
        "arms": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    },
    "ground.take_file": {"kind": "places", "file": "namn;sort;lat;lon\nKajen;hamn;59,51;16,0\n", "source": "kommunen"},
    "address_files.create": {
        "source": "Lantmäteriet",
        "dated": "2026-11-01",
        "file": "gata;nummer;lat;lon\nStorgatan;9;59,51;16,0\n",
    },
    "problems.create": {"outline": "59,51 15,99\n59,51 16,00\n59,52 16,00"},
    "problems.change": {"outline": "59,51 15,99\n59,51 16,00\n59,52 16,00"},
    "ground.add_place": {"name": "En ny plats", "lat": "59,512", "lon": "15,991"},
    "ground.rename_area": {"name": "Ett annat delområde"},
    "ground.change_place": {"name": "En annan plats", "lat": "59,512", "lon": "15,991"},
    "call_lists.change_whole": {
        "function_1": "Fältgruppen",
        "number_1": "0221-250 00",
        "function_2": "",
        "number_2": "",
    },
    "call_lists.change_place": {
        "function_1": "Skolans expedition",
        "number_1": "0221-250 00",
        "function_2": "",
        "number_2": "",
    },
    "documents.verify": {"kod": "0" * 64},
    "redactions.ask": {"words": "Rektor", "reason": "Ett namn stod kvar."},
    "measures.change": {"starts_on": "2026-11-26", "due": "2026-12-18", "planned": "4", "cost": "900"},
    "measures.log_occasion": {"done_on": "2026-11-24", "deficiencies": "2", "rectified": "1"},
    "evaluations.register": {"starts_on": "2026-12-07", "weeks": "26"},
    "attachments.add": {"file": pdf(), "looked": "true"},
    "attachments.change": {"file": pdf(), "looked": "true"},
    "official_statistics.take_file": {
        "kind": "offences",
        "source": "",
        "file": "kommun;brottstyp;period;antal\nKöping;Rån;2026K3;9\n",
    },
    "side_by_side.take_file": {"source": "", "file": "kommunkod;kommun;brottstyp;år;antal\n1983;Köping;Rån;2023;9\n"},
    "official_statistics.create": {"kind": "offences", "source": "", "name": "Rån", "period": "2026K3", "value": "12"},
    "official_statistics.correct": {"value": "598", "why": "Källan har rättat talet."},
    "consultations.create": {
        "held_on": "2026-11-20",
        "participants": "12",
        "results": "Otrygg; 31 %; 38",
        "revisit_on": "",
    },
    "consultations.change": {
        "held_on": "2026-12-09",
        "participants": "",
        "results": "Otrygg; 31 %; 38",
        "revisit_on": "",
    },
    "consultations.add_remark": {"photo": photo(size=(9, 9)), "no_faces": "ja", "lat": "59.51", "lon": "15.99"},
    "consultations.change_remark": {"lat": "59.51", "lon": "15.99"},
    "surveys.create": {"questions": "Trygg på kvällen?", "last": "2026-12-11"},
    "consultations.answer": {"due": "2026-12-11"},
    "consultations.add_contact": {"email": "info@butiken.example"},
    "consultations.change_contact": {"email": "info@butiken.example"},
    "legal_duties.say": {"done_on": "2026-11-20", "next_on": "2027-11-20"},
    "legal_duties.change": {"first": "2024-11-20", "last": "2026-11-20"},
    "legal_duties.decide": {"decided_on": "2026-11-20"},
    "legal_duties.add_measure": {"due": "2027-06-01"},
    "legal_duties.change_measure": {"due": "2027-06-01"},
    **dict.fromkeys(
        ("legal_duties.add_record", "legal_duties.change_record"),
        {"first": "2026-11-20", "last": "2027-11-20", "review_on": "2027-05-20"},
    ),
    **dict.fromkeys(("publishing.create", "publishing.change"), {"lines": "Växeln; 0221-250 00; ; vardagar"}),
    "pledges.create": {
        "year": "2028",
        "groups": "",
        "commitments": "Vuxna ute; Bovärden",
        "dialogue": "Oro; 31 %; 214 svar; Torget",
        **dict.fromkeys(("reported_crimes", "police_picture", "own_analyses"), "Anmälda brott; 742; ; Brå"),
        **dict.fromkeys(("municipality_on", "police_on"), "2026-11-20"),
    },
    "pledges.change": {
        **dict.fromkeys(("reported_crimes", "dialogue", "police_picture", "own_analyses"), "Anmälda brott; 742; ; Brå"),
        "groups": "",
    },
    "pledges.add_commitment": {"number": "4", "due": "2027-06-01"},
    "pledges.change_commitment": {"number": "4", "due": "2027-06-01"},
    "pledges.sign": {"signed_on": "2026-11-20"},
    "measurements.create": {"first": "2026-11-02", "number": "900", "percentile_85": "52", "place_text": "Vid backen"},
    "measurements.change": {"first": "2026-11-02", "number": "900", "percentile_85": "52", "place_text": "Vid backen"},
    "measurements.take_in": {"file": "månad;ägare;plats;kronor\n2026-09;Högstadieskolan;;900\n"},
    "groups.create": {"kind": "other", **_empty_lines(2)},
    "groups.change": _empty_lines(3),
    "disclosure_control.release": {"decided_on": "2026-11-20"},
    "area_sharing.agree": {"decided_on": "2026-11-20"},
    "asks.answer": {"answered_on": "2026-11-24"},
    "asks.save_review": {"reviewed_on": "2026-11-24"},
    "minutes.decide": {"due": "2026-12-11"},
    "meetings.create": {"kind": "est"},
    "meetings.change": {"kind": "est"},
    "meetings.create_decision": {"due": "2026-12-11"},
    "meetings.change_decision": {"due": "2026-12-11"},
    "meetings.follow_up": {"due": "2026-12-11"},
    "contributions.hand_in": {"text": "Lugnt vid stationen.", "draft": ""},
    "contributions.note": {"text": "Lugnt vid stationen."},
    "contributions.write_log": {"log": "Lampor lagas."},
    "coming_events.create": {"title": "Julmarknaden.", "first": "2026-11-28", "last": ""},
    "coming_events.change": {"title": "Julmarknaden.", "first": "2026-11-28", "last": ""},
    "contributions.add_presence": {"day": "2026-11-28"},
    "contributions.change_presence": {"day": "2026-11-28"},
    "inbox.change": {"category": "hastighet", "named_place_id": ""},
    "go_live.record": {"decided_on": "2026-11-20"},
    "setup.share": {"decided_on": "2026-11-20"},
    "basemaps.put": {"attribution": "", "file": STREETS},
    "intake.create": {"file": CSV, "step": "las-in"},
    "mapped_files.create": {"file": CSV},
    # Where something can be tapped, what the fields say is chosen: so every field is read.
    "incidents.create": {
        **{tap: "annan" for tap in ("often", "usual", "when")},
        "category": "klotter",
        "earliest": "2026-11-24T20:30",
        "lat": "",
        "lon": "",
        "latest": "",
        "how": "",
        "people_band": "1",
        "photo": photo(size=(9, 9)),
        "no_faces": "ja",
    },
    "photos.add": {"photo": photo(size=(9, 9)), "no_faces": "ja"},
    "photos.decide": {"decided_on": "2026-11-20"},
    "incidents.correct": {"lat": "", "lon": "", "how": ""},
    "incidents.object_to": {"wrong": "place", "text": "Fel hörn."},
    "incidents.settle": {"text": "Bråk på torget."},
    "est.write_follow_up": {"needs_decision": ""},
    "est.create": {"title": "En ny rubrik", "count_types": ""},
    "est.change": {"count_types": ""},
    "est.create_goal": {"unit": "ytor", "baseline": "20", "target": "10", "now": "15", **SHARES},
    "est.change_goal": SHARES,
    "est.create_activity": {
        "planned_year": "4",
        "planned_1": "",  # the report of a quarter that has ended may be final
        "planned_2": "",
        "planned_3": "",
        "planned_4": "4",
    },
}
"""What an accepted form holds where the form itself and a likely word do not do."""
