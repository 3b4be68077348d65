"""A clock is read exactly as it is written, or refused in Swedish: by the API, the form and a file alike."""

import html
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.figures.written_times import read_written
from app.incidents import service
from app.intake import service as intake
from app.intake.csv_file import WEB
from tenants.access import Role

AFTERNOON = "13:30:00"
"""14:30 on a Swedish clock in November, in UTC."""
READ = {
    "2026-11-20 14:30": AFTERNOON,
    "2026-11-20T14:30": AFTERNOON,
    "2026-11-20t14:30": AFTERNOON,
    "2026-11-20 14.30": AFTERNOON,
    "2026-11-20T14.30": AFTERNOON,
    "2026-11-20 kl 14.30": AFTERNOON,
    "2026-11-20 kl. 14:30": AFTERNOON,
    "2026-11-20, kl 14.30": AFTERNOON,
    "2026-11-20 klockan 14.30": AFTERNOON,
    "2026-11-20\u00a014:30": AFTERNOON,
    "2026-11-20 9.05": "08:05:00",
    "2026-11-20 09:05": "08:05:00",
    "2026-11-20 00.00": "23:00:00",
    "2026-11-20 14:30:00": AFTERNOON,
    "2026-11-20 14.30.00": AFTERNOON,
    "2026-11-20 14:30:45": "13:30:45",
    "2026-11-20 14.30.45": "13:30:45",
    "2026-11-20T14:30:00.000": AFTERNOON,
    "2026-11-20T14:30:00,5": "13:30:00.500000",
    "2026-11-20T13:30:00.1234567Z": "13:30:00.123456",
    "2026-11-20T14:30+01:00": AFTERNOON,
    "2026-11-20 14:30:00 +01:00": AFTERNOON,
    "2026-11-20T14:30+0100": AFTERNOON,
    "2026-11-20T14:30+01": AFTERNOON,
    "2026-11-20T13:30Z": AFTERNOON,
    "2026-11-20T13:30z": AFTERNOON,
    "2026-11-20T11:00-02:30": AFTERNOON,
    "2026-11-20 13.30+00:00": AFTERNOON,
}
REFUSED = (
    "2026-11-20 14,30",
    "2026-11-20 1430",
    "2026-11-20T1430",
    "2026-11-20 14.3",
    "2026-11-20 14:3",
    "2026-11-20T14.5",
    "2026-11-20 14.305",
    "2026-11-20 14:30,5",
    "2026-11-20 14:30.5",
    "2026-11-20 14:30.30",
    "2026-11-20 14.30:30",
    "2026-11-20 14.30.00.5",
    "2026-11-20 14",
    "2026-11-20T14",
    "2026-11-20T14Z",
    "2026-11-20 14:",
    "2026-11-20 14:30 em",
    "2026-11-20 2:30 PM",
    "2026-11-20x14:30",
    "2026-11-2014:30",
    "2026-W47-5",
    "2026-W47-5T14:30",
    "2026W475T1430",
    "20261120T1430",
    "20261120 14:30",
    "20261120143000",
    "20/11 2026 14:30",
    "20.11.2026 14.30",
    "2026-11-20 24:00",
    "2026-11-20 24.00",
    "2026-11-20 25:00",
    "2026-11-20 14:60",
    "2026-11-20 14:30:60",
    "2026-11-31 14:30",
    "2026-11-20T14:30+15:00",
    "2026-11-20T14:30+01:60",
    "2026-11-20T14:30+01:00:30",
    "2026-11-20T14:30\u221201:00",
    "2026-11-20T14:30 CET",
    "2026-11-20 14:30–15:00",
    "2026-11-20 \u0661\u0664:\u0663\u0660",
    "1763645400",
    "i går",
)
READ_IN_FILES = {
    "20261120 14:30": AFTERNOON,
    "2026-11-20 14:30–15:00": AFTERNOON,
    "2026-11-20 2:30 PM": AFTERNOON,
    "2026-11-20T14:30\u221201:00": "15:30:00",
}
"""Files have days without lines between, spans, a minus for a hyphen, and clocks of twelve hours that say which half,
which mean one thing alone (decisions 108, 126)."""
REFUSED_IN_FILES = [one for one in REFUSED if one not in READ_IN_FILES]


def by_api(client, world, written: str):
    token = world.key(Role.SCHOOL, reach="report")
    body = {"category": "klotter", "earliest": written, "named_place_id": str(world.named()["Torget"])}
    answer = client.http.post("/koping/api/v1/incidents/", json=body, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, " ".join(answer.json.get("fields", {}).get("earliest", ()))


def by_form(client, world, written: str):
    client.sign_in(Role.SCHOOL).get("/koping/rapporter/ny")
    said = {"category": "klotter", "earliest": written, "named_place_id": str(world.named()["Torget"])}
    answer = client.post("/koping/rapporter/", said)
    found = re.search(r'id="e-earliest">.*?</span> <span class="unseen">Fel:</span> (.*?)</p>', answer.text)
    if answer.status_code == 422:
        assert f'value="{written}"' in html.unescape(answer.text), "what was typed is kept"
    return answer.status_code, found[1] if found else ""


def by_file(client, world, written: str):
    text = f'typ;tidigast;plats;externt_id\nklotter;"{written}";Torget;"{written}"\n'
    with world.scope(Role.COORDINATOR) as scope:
        done = intake.import_incidents(scope, source=text.encode(), file_name="a.csv", limits=WEB)
    return (201, "") if done.new else (422, " ".join(bad.why for bad in done.bad if bad.column == "tidigast"))


DOORS = {"api": by_api, "form": by_form, "file": by_file}


def stored(world) -> list[datetime]:
    with world.scope(Role.COORDINATOR) as scope:
        return [row.earliest for row in service.list_incidents(scope, limit=1_000).rows]


@pytest.mark.parametrize("door", DOORS)
def test_a_clock_is_read_exactly_as_it_is_written(client, world, door):
    for written, expected in (READ | READ_IN_FILES if door == "file" else READ).items():
        before = stored(world)
        status, sentence = DOORS[door](client, world, written)
        assert status in (201, 303), (written, sentence)
        new = stored(world)
        for one in before:
            new.remove(one)
        assert [f"{one.astimezone(UTC):%H:%M:%S}" for one in new] == [expected[:8]], written
        assert [one.microsecond for one in new] == [int(expected[9:] or 0)], written


@pytest.mark.parametrize("door", DOORS)
def test_what_could_be_a_part_of_an_hour_or_a_minute_is_refused_in_swedish(client, world, door):
    for written in REFUSED if door != "file" else REFUSED_IN_FILES:
        status, sentence = DOORS[door](client, world, written)
        assert status == 422, written
        assert re.search("[Ss]kriv|finns inte", sentence) and sentence.endswith("."), (written, sentence)
    assert stored(world) == []


@given(some.from_regex(r"2026-11-20[T ]?[0-9:.,T kl+Z-]{0,14}", fullmatch=True))
def test_nothing_else_is_read_than_what_stands_there(written):
    """Where anything is read, hour and minute are the first two figures of the clock, and nothing is left over."""
    try:
        read = read_written(written)
    except ValueError:
        return
    if isinstance(read, datetime):
        hour, minute, *second = re.findall(r"\d+", re.split(r"[+Z-]", written[10:].upper())[0])
        assert (int(hour), int(minute)) == (read.hour, read.minute) and len(minute) == 2
        assert read.second == int(second[0] if second else 0)
        assert read.microsecond == 0 or len(second) == 2
