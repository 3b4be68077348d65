"""What the police publish: read with tolerance, placed by name, never by position."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.police_events.published import Event, FileRefused, Refused, read_events, sort_out
from tests.material import material
from tests.test_privacy import number

AT = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = {"köping": "K", "arboga": "A", "kungsör": "U"}
COUNTY = "Västmanlands län"


def entry(**changes):
    whole = {
        "id": 1,
        "datetime": "2023-04-11 3:24:01 +02:00",
        "name": "11 april 00:37, Rån, Köping",
        "summary": "Två personer rånades.",
        "url": "/aktuellt/handelser/2023/april/11/",
        "type": "Rån",
        "location": {"name": "Köping", "gps": "59.51,15.99"},
    } | changes
    return {key: value for key, value in whole.items() if value is not ...}


def events_in(tmp_path, *entries, as_list=False):
    path = tmp_path / "events.json"
    text = json.dumps(entries) if as_list else "\n".join(json.dumps(entry) for entry in entries)
    path.write_text(text, encoding="utf-8")
    return list(read_events(path))


def kept(event: Event) -> SimpleNamespace:
    """What is stored of an event that has been taken in."""
    return SimpleNamespace(**vars(event), wordings=[event.content_hash], fetched_at=AT)


def only(tmp_path, **changes):
    (event,) = events_in(tmp_path, entry(**changes))
    return event


@pytest.mark.parametrize("as_list", [True, False])
def test_a_list_and_lines_are_read_alike(tmp_path, as_list):
    first, second = events_in(tmp_path, entry(), entry(id="2", summary=None), as_list=as_list)
    assert first.published_at == datetime(2023, 4, 11, 1, 24, 1, tzinfo=UTC)
    assert first.event_date == date(2023, 4, 11)
    assert (first.type, first.summary, first.municipality_name, first.county) == (
        "Rån",
        "Två personer rånades.",
        "Köping",
        False,
    )
    assert (second.event_id, second.summary) == (2, "")


def test_no_field_holds_a_position(tmp_path):
    assert not {"lat", "lon", "gps", "location"} & {field.name for field in fields(Event)}
    assert "59.51" not in repr(only(tmp_path))


@pytest.mark.parametrize(
    ("name", "published", "day"),
    [
        ("11 april 00.37, Rån, Köping", "2023-04-11 03:24:01 +02:00", date(2023, 4, 11)),
        ("31 december 23.50, Brand, Köping", "2024-01-01 00:20:00 +01:00", date(2023, 12, 31)),
        ("01 januari 00.10, Brand, Köping", "2024-01-01 0:20:00 +01:00", date(2024, 1, 1)),
        ("01 april 00.10, Brand, Köping", "2024-03-31T22:20:00Z", date(2024, 4, 1)),
        ("01 april 00.10, Brand, Köping", "2024-03-31 23:58:00 +02:00", date(2024, 4, 1)),
        ("29 februari 12.00, Brand, Köping", "2024-03-01 8:00:00 +0100", date(2024, 2, 29)),
        ("29 februari 12.00, Brand, Köping", "2023-03-01 8:00:00 +01:00", None),
        ("31 april 25.99, Brand, Köping", "2023-05-01 8:00:00 +02:00", None),
        ("Sammanfattning natt, Övrigt, Köping", "2023-05-01 8:00:00.123 +02:00", None),
    ],
)
def test_the_time_in_the_name_gets_its_year_from_the_publication(tmp_path, name, published, day):
    event = only(tmp_path, name=name, datetime=published)
    assert event.event_date == day


@pytest.mark.parametrize(
    ("name", "kind", "location", "where"),
    [
        ("2 maj 22:00, Rån, Köping", "Rån", {"name": COUNTY}, "K"),
        ("2 maj 22:00, Misshandel, grov, Arboga", "Misshandel, grov", {"name": COUNTY}, "A"),
        ("2 maj 22:00, Misshandel, grov", "Misshandel, grov", {"name": "Arboga"}, "A"),
        ("2 maj 22:00, Misshandel, grov", "Misshandel, grov", {"name": COUNTY}, "county"),
        ("2 maj 22:00, Rån, Kolsva", "Rån", {"name": "Köping"}, "K"),
        ("2 maj 22:00, Rån, KÖPING", "Rån", None, "K"),
        (f"2 maj 22:00, Rån, {COUNTY}", "Rån", {"name": COUNTY}, "county"),
        ("2 maj 22:00, Rån", "Rån", {"name": COUNTY}, "county"),
        ("2 maj 22:00, Rån, Hallands län", "Rån", {"name": "Hallands län"}, "outside"),
        ("2 maj 22:00, Rån, Västerås", "Rån", {"name": COUNTY}, "outside"),
        ("2 maj 22:00, Rån", "Rån", {"name": 7}, "outside"),
        ("2 maj 22:00, Rån", "Rån", "Köping", "outside"),
    ],
)
def test_the_municipality_is_the_last_part_of_the_name_then_the_location(tmp_path, name, kind, location, where):
    event = only(tmp_path, name=name, type=kind, location=location)
    plan = sort_out([event], {}, NAMES, {COUNTY.lower()}, fetched=AT)
    found = [placed["municipality_id"] or "county" for placed in plan.new]
    assert (found or ["outside"]) == [where]
    assert event.county == (where == "county" or "Hallands" in name)


def test_the_plan_tells_new_changed_and_unchanged(tmp_path):
    first = events_in(tmp_path, entry(), entry(id=2), entry(id=3, name="1 maj 10.00, Rån, Sala", location=...))
    plan = sort_out(first, {}, NAMES, {COUNTY.lower()}, fetched=AT)
    assert [len(part) for part in (plan.new, plan.changed, plan.unchanged, plan.outside)] == [2, 0, 0, 1]
    known = {event.event_id: kept(event) for event in first}
    second = events_in(tmp_path, entry(location={"name": "Köping", "gps": "1,2"}), entry(id=2, summary="Ny text."))
    plan = sort_out(second, known, NAMES, {COUNTY.lower()}, fetched=AT)
    assert [placed["event_id"] for placed in plan.unchanged] == [1]
    assert [placed["event_id"] for placed in plan.changed] == [2]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "11 april 00:37, Brand, Köping"},
        {"type": "Brand"},
        {"summary": ""},
        {"url": "/annat/"},
        {"datetime": "2023-04-11 3:24:02 +02:00"},
    ],
)
def test_every_kept_field_counts_as_a_change(tmp_path, change):
    assert only(tmp_path, **change).content_hash != only(tmp_path).content_hash


def test_the_latest_version_in_a_file_counts(tmp_path):
    late, early = "2023-04-11 9:00:00 +02:00", "2023-04-11 3:00:00 +02:00"
    events = events_in(
        tmp_path,
        entry(datetime=late, summary="rättad"),
        entry(datetime=early, summary="först"),
        entry(id=2, summary="a"),
        entry(id=2, summary="b"),
    )
    plan = sort_out(events, {}, NAMES, {COUNTY.lower()}, fetched=AT)
    assert [placed["summary"] for placed in plan.new] == ["rättad", "a"], "the API has the newest first"
    assert plan.repeated == 2


def test_of_equal_times_the_order_of_the_whole_file_tells_which_is_the_later(tmp_path):
    early, late = "2023-04-10 9:00:00 +02:00", "2023-04-12 9:00:00 +02:00"
    a, b = entry(summary="a"), entry(summary="b")
    collected = events_in(tmp_path, entry(id=2, datetime=early), a, b, entry(id=3, datetime=late))
    answered = events_in(tmp_path, entry(id=3, datetime=late), a, b, entry(id=2, datetime=early))
    for events, summary in ((collected, "b"), (answered, "a")):
        plan = sort_out(events, {}, NAMES, {COUNTY.lower()}, fetched=AT)
        assert next(placed["summary"] for placed in plan.new if placed["event_id"] == 1) == summary


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ...}, "id saknas"),
        ({"id": True}, "id saknas"),
        ({"id": 1.5}, "id saknas"),
        ({"id": -1}, "inget rimligt tal"),
        ({"id": 2**63}, "inget rimligt tal"),
        ({"datetime": ...}, "datetime saknas"),
        ({"datetime": 5}, "datetime saknas"),
        ({"datetime": "i går"}, "går inte att läsa"),
        ({"datetime": "2023-04-11 3:24:01"}, "går inte att läsa"),
        ({"datetime": "2023-02-30 3:24:01 +02:00"}, "ingen tid som finns"),
        ({"datetime": "0001-01-01 0:00:00 +02:00"}, "ingen tid som finns"),
        ({"datetime": "1970-01-01 0:00:00 +00:00"}, "ingen rimlig tid"),
        ({"name": ...}, "name saknas"),
        ({"name": " \u200b"}, "name saknas"),
        ({"summary": ["a"]}, "summary är ingen text"),
        ({"summary": "a" * 10_001}, "längre än 10000"),
    ],
)
def test_a_faulty_event_is_refused_with_its_reason_and_the_rest_is_read(tmp_path, changes, said):
    refused, good = events_in(tmp_path, entry(**changes), entry(id=9))
    assert isinstance(refused, Refused)
    assert said in refused.why
    assert refused.line == 1
    assert sort_out([refused, good], {}, NAMES, {COUNTY.lower()}, fetched=AT).refused == [refused]
    assert good.event_id == 9


def test_lines_that_are_no_objects_or_no_json_are_named(tmp_path):
    path = tmp_path / "events.jsonl"
    deep = "[" * 100_000
    lines = [json.dumps(entry()), "", "{", "7", deep, '{"id": ' + "9" * 5000 + "}"]
    path.write_text("\ufeff" + "\n".join(lines), "utf-8")
    read = list(read_events(path))
    assert [item.line for item in read[1:]] == [3, 4, 5, 6]
    assert [item.why for item in read[1:3]] == ["Raden är inte giltig JSON.", "Posten är inget objekt."]


OBJECT, SECOND = json.dumps(entry(), indent=2), json.dumps(entry(id=2), indent=2)


@pytest.mark.parametrize(
    "content",
    [
        f"{OBJECT}\n{SECOND}",
        f"{OBJECT},\n{SECOND}\n",
        f"{OBJECT}{SECOND}",
        f"[{OBJECT}]\n[{SECOND}]\n",
        f'{{"value": [{OBJECT}, {SECOND}], "Count": 2}}',
        f"{json.dumps(entry())}\n{json.dumps(entry(id=2))}",
    ],
)
def test_events_are_read_however_they_are_put_together(tmp_path, content):
    path = tmp_path / "events.json"
    path.write_text(content, "utf-8")
    assert [event.event_id for event in read_events(path)] == [1, 2]
    path.write_text(OBJECT, "utf-8")
    assert [event.event_id for event in read_events(path)] == [1], "one object alone"


def test_what_is_cut_off_among_objects_is_named_once_and_the_others_are_read(tmp_path):
    path = tmp_path / "events.json"
    path.write_text(f"{OBJECT[:-40]}\n{SECOND}\n{OBJECT[:60]}", "utf-8")
    broken, good, cut = read_events(path)
    assert (broken.line, cut.line) == (1, OBJECT[:-40].count("\n") + SECOND.count("\n") + 3)
    assert good.event_id == 2


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("R&ouml;k vid k&ouml;pcentrum &amp; torg", "Rök vid köpcentrum & torg"),
        ("R&amp;ouml;k", "Rök"),
        ("<b>stor</b> insats<script>alert(1)</script>", "stor insats"),
        ("stor<style>b {}</style><SCRIPT src=x>alert(1)", "stor"),
        ("ett<br/>två</p>tre<!-- x -->", "ett\ntvå\ntre"),
        ("&lt;b&gt;stor&lt;/b&gt;", "stor"),
        ("mindre än <5 kg, a < b", "mindre än <5 kg, a < b"),
        ("I samråd med vårdcentralen, 114 14.", "I samråd med vårdcentralen, 114 14."),
    ],
)
def test_markup_goes_and_entities_become_letters(tmp_path, written, plain):
    event = only(tmp_path, summary=written, name="11 april 00:37, R&aring;n <i>nu</i>, K&ouml;ping")
    assert (event.summary, event.name) == (plain, "11 april 00:37, Rån nu, Köping")
    assert event.municipality_name == "Köping"


@pytest.mark.parametrize("between", ["-", " ", "<b>-</b>", "&#45;"])
def test_a_personnummer_is_masked_as_in_reports(tmp_path, between):
    twelve = number(20, 9, 6, 14)
    event = only(tmp_path, summary=f"Efterlyst {twelve[:8]}{between}{twelve[8:]} sedan i går. Ring 114 14.")
    assert event.summary == "Efterlyst [personnummer borttaget] sedan i går. Ring 114 14."
    named = only(tmp_path, name=f"11 april 00:37, Rån mot {twelve}, Köping", type=f"Rån {twelve}")
    assert twelve[8:] not in named.name + named.type


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html><body><h1>429</h1></body></html>", "Filen är en webbsida"),
        (b"", "inga händelser"),
        (b" \n", "inga händelser"),
        (b"[]", "inga händelser"),
        (b"[{},", "Är den hel?"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_file_that_says_nothing_is_refused(tmp_path, content, said):
    path = tmp_path / "events.json"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=said.replace("?", r"\?")):
        list(read_events(path))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://exempel.se/", "//exempel.se", "https://polisen.se.exempel.se/"]
)
def test_a_link_leads_to_the_police_or_nowhere(tmp_path, url):
    assert only(tmp_path, url=url).url == ""


def test_half_letters_and_control_characters_are_not_kept(tmp_path):
    event = only(tmp_path, summary="a\ud800\u0000b", name="11 april 00:37,\u00a0Rån, Ko\u0308ping", type="Rån")
    assert event.summary == "ab"
    assert event.places == ("Köping",)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "datetime", "name", "summary", "url", "type", "location"]), json_values))
@settings(max_examples=200)
def test_any_object_is_an_event_or_refused(tmp_path_factory, changes):
    (item,) = events_in(tmp_path_factory.mktemp("events"), entry(**changes))
    assert isinstance(item, Event) or item.why.endswith((".", "00."))
    plan = sort_out([item], {}, NAMES, {COUNTY.lower()}, fetched=AT)
    assert len(plan.new) + len(plan.outside) + len(plan.refused) == 1


def test_the_real_file():
    events = list(read_events(material("police_events/vastmanland_events_2023-03_2025-06.jsonl")))
    plan = sort_out(events, {}, NAMES, {COUNTY.lower()}, fetched=AT)
    placed = [item["municipality_id"] for item in plan.new]
    assert (len(events), len(plan.refused), len(plan.outside)) == (1320, 0, 1320 - 209 - 35)
    assert {place: placed.count(place) for place in set(placed)} == {"K": 126, "A": 55, "U": 28, None: 35}
    assert all(event.event_date for event in events)
    assert all(0 <= (event.published_at.date() - event.event_date).days <= 3 for event in events)
    four = sort_out(events, {}, NAMES | {"hallstahammar": "H"}, {COUNTY.lower()}, fetched=AT)
    assert sum(item["municipality_id"] is not None for item in four.new) == 267
    known = {event.event_id: kept(event) for event in events}
    again = sort_out(events, known, NAMES, {COUNTY.lower()}, fetched=AT)
    assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 244)


def test_a_real_answer_with_nothing_for_us():
    plan = sort_out(
        read_events(material("police_events/api_answer_2023-03-25.json")), {}, NAMES, {COUNTY.lower()}, fetched=AT
    )
    assert (len(plan.new), len(plan.outside), len(plan.refused)) == (0, 500, 0)
