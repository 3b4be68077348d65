"""Whoever may not read a report learns nothing of it from what changes: every page, call and paper, before and after.

Two reports of one class that differ in all that one can tell of a report, but not in the group and the week: those are
counted exactly for everybody. In one world the first is there, in the other the second. Every byte is the same.
"""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from app.council_papers.document_file import MIME_TYPE as DOCUMENT
from app.incidents import service as incidents
from app.incidents import visibility
from app.workbooks import MIME_TYPE
from tenants.access import Role
from tests.access import expected
from tests.attacks.swapping import ID
from tests.bad_input.conftest import furnish, opened
from tests.bad_input.forms import Kept
from tests.bad_input.sandbox import Sandbox
from tests.databases import opened_world
from tests.papers import text_of
from tests.quarterly_reports.test_reports import some_incidents
from tests.recorder.masks import masked
from tests.world import PEOPLE

SAMPLE = 20
"""Without --slow each pair opens each thirteenth address, each pair others."""
MONDAYS = [datetime(2026, 8, 10, 18, 30, tzinfo=UTC), datetime(2026, 11, 16, 18, 30, tzinfo=UTC)]
MONDAYS += [datetime(2026, 11, 23, 18, 30, tzinfo=UTC)]
"""In the quarter of the paper, in the finished fortnight, in the running one."""
LIKE = {role: expected.LEADS_LIKE.get(role.value, role.value) for role in PEOPLE}
"""Role -> the one that the cast's holder reads as."""
HIDDEN = [
    (role, access_class)
    for role in PEOPLE
    for access_class in expected.CLASSES
    if expected.cell(LIKE[role], access_class, own=False) in ("-", "coarse")
]
"""(role, class of others' reports that it does not read)."""
WITHOUT_TEXT = [role for role in PEOPLE if expected.cell(LIKE[role], "internal", own=False) == "no-text"]


@pytest.fixture(scope="module")
def town(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("differencing")) as world:
        things = furnish(world)
        some_incidents(world)
        keys = {role: world.key(role, reach="read") for role in PEOPLE}
        named = world.named()
        organisations = {
            name: world.organisation(name) for name in ("Säkerhetsavdelningen", "Polisen", "Socialtjänsten")
        }
        sandbox = Sandbox(world)
        site = opened(SimpleNamespace(world=world, sandbox=sandbox, things=things), tmp_path_factory.mktemp("var"))
        more = SimpleNamespace(named=named, organisations=organisations, keys=keys)
        yield SimpleNamespace(**vars(site), **vars(more), addresses=addresses(site, named))
        sandbox.close()


def addresses(site, named) -> list[str]:
    """What the walk has met, and whatever tells of places and periods."""
    inside = [f"/platser/{named[name]}" for name in ("Torget", "Stationen")]
    spans = "fran=2026-07-01&till=2026-11-24"
    inside += [f"{place}?{spans}" for place in inside] + [f"{place}/underlag.pdf?{spans}" for place in inside]
    inside += [f"/rapporter/?named_place_id={named[name]}" for name in ("Torget", "Stationen")]
    for first in ("2026-11-09", "2026-11-23"):
        inside += [f"/lagesbild/{first}{part}" for part in ("", "/tabell", "/karta", "/analys", "?grupp=skadegorelse")]
        inside += [f"/lagesbild/{first}{part}" for part in ("/kartan", "/tal", "?del=dag", "?del=natt&grupp=tillgrepp")]
        inside += [f"/lagesbild/{first}{part}?visa=egna" for part in ("", "/tabell", "/karta", "/tal")]
    inside += ["/kvartal/2026-Q3", "/kvartal/2026-Q4", "/rapporter/karta", "/rapporter/ny?category=klotter"]
    inside += [f"/fokusomraden/{site.things.area}{part}" for part in ("?kvartal=2026-Q3", "/uppfoljning/2026-Q3")]
    inside += [f"/api/v1/{part}" for part in ("incidents/", "categories", "places", "pictures/2026-11-09/analysis")]
    walked = [path.removeprefix("/koping") for paths in site.walked.values() for path in paths if "/koping/" in path]
    return list(dict.fromkeys(walked + inside))


def variants(town, role: Role) -> list[dict]:
    """Two reports that are told apart by place, day, hour, manner, category, precision and organisation."""
    other = "Socialtjänsten" if role is Role.POLICE_OFFICER else "Polisen"
    square, station = town.named["Torget"], town.named["Stationen"]
    organisations = town.organisations["Säkerhetsavdelningen"], town.organisations[other]
    return [
        {"category": "klotter", "named_place_id": square, "organisation_id": organisations[0], "text": "Orrspel."},
        {
            "category": "glaskross",
            "named_place_id": station,
            "organisation_id": organisations[1],
            "text": "Tjäderlek.",
            "later": timedelta(hours=8),
        },
    ]


def plant(town, access_class: str, later=timedelta(0), **given) -> None:
    for monday in MONDAYS:
        with town.world.scope(Role.COORDINATOR) as scope:
            incidents.report_incident(scope, earliest=monday + later, access_class=access_class, **given)


LINES = re.compile(r'<p class="tile-value">[^<]*</p>\n<p class="tile-note">rader om vad som')
"""How many lines the log has got: the coordinator's own doings here write some."""


def _told_in(book: ZipFile, name: str) -> str:
    """Words as they are, and a picture by its hash."""
    held = book.read(name)
    return held.decode() if name.endswith((".xml", ".rels")) else sha256(held).hexdigest()


def told(town, browser, role: Role, address: str) -> str:
    headers = {"Authorization": f"Bearer {town.keys[role]}"} if address.startswith("/api/") else {}
    answer = browser.get(f"/koping{address}", headers=headers)
    left_out = ("Set-Cookie", "Content-Length", "Date", "X-Request-Id")
    head = "".join(f"{name}: {value}\n" for name, value in sorted(answer.headers.items()) if name not in left_out)
    if answer.mimetype == "application/pdf":
        return f"{head}{text_of(answer.get_data())}"
    if answer.mimetype in (MIME_TYPE, DOCUMENT):  # a file of either kind holds when it was made
        book = ZipFile(BytesIO(answer.get_data()))
        sheets = [_told_in(book, name) for name in book.namelist() if name.startswith(("xl/", "word/"))]
        return masked(f"{head}{sheets}")
    if answer.mimetype == "application/zip":
        with ZipFile(BytesIO(answer.get_data())) as archive:
            return masked(f"{head}{[(name, _read(archive.read(name))) for name in archive.namelist()]}")
    said = answer.get_data(as_text=True)
    if role is Role.AUDITOR and address == "/":
        said = LINES.sub("", said)
    return masked(f"{answer.status_code}\n{head}{said}")


def _read(content: bytes) -> str:
    return text_of(content) if content.startswith(b"%PDF") else content.decode()


def differences(town, role: Role, access_class: str, some: list[str], given: list[dict]) -> list[str]:
    """The addresses whose answer depends on which of two reports there is."""
    browser, answers = town.browser(role), []
    told(town, browser, role, "/")  # the log tells who has read: that she has, is said of both
    for report in given:
        with town.sandbox.undone(), Kept(browser):
            plant(town, access_class, **report)
            answers.append([told(town, browser, role, address) for address in some])
    return [
        f"{role}, {access_class}: {address}: {_first_difference(one, other)}"
        for address, one, other in zip(some, *answers, strict=True)
        if one != other
    ]


def _first_difference(one: str, other: str) -> str:
    at = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    return f"{one[max(at - 60, 0) : at + 60]!r} or {other[max(at - 60, 0) : at + 60]!r}"


def sample(town, request, turn: int) -> list[str]:
    return town.addresses if request.config.getoption("--slow") else town.addresses[turn % SAMPLE :: SAMPLE]


@pytest.mark.parametrize(("role", "access_class"), HIDDEN)
def test_which_report_there_is_does_not_show_where_it_is_not_read(town, role, access_class, request, tried):
    some = sample(town, request, HIDDEN.index((role, access_class)))
    found = differences(town, role, access_class, some, variants(town, role))
    assert not found, "\n".join(found)
    tried("answers compared with another report behind them", len(some))


@pytest.mark.parametrize("role", WITHOUT_TEXT)
def test_what_a_report_says_does_not_show_where_its_text_is_not_read(town, role, request, tried):
    some = sample(town, request, WITHOUT_TEXT.index(role))
    one, other = variants(town, role)
    found = differences(town, role, "internal", some, [one, {**one, "text": other["text"]}])
    assert not found, "\n".join(found)
    tried("answers compared with another report behind them", len(some))


def test_whether_there_is_one_does_not_show_to_those_who_do_not_even_count_it(town, request, tried):
    """A reporter's own organisation's reports are all that is there for her; three more are none."""
    some = sample(town, request, 0)
    browser, answers = town.browser(Role.REPORTER), []
    for planted in (False, True):
        with town.sandbox.undone(), Kept(browser):
            for access_class in expected.CLASSES if planted else ():
                plant(town, access_class, **variants(town, Role.REPORTER)[1])
            answers.append([told(town, browser, Role.REPORTER, address) for address in some])
    assert answers[0] == answers[1]
    tried("answers compared with another report behind them", len(some))


@pytest.mark.parametrize(
    "role",
    [
        Role.SCHOOL,
        pytest.param(Role.POLICE_OFFICER, marks=pytest.mark.only_slow),
        pytest.param(Role.ANALYST, marks=pytest.mark.only_slow),
    ],
)
def test_a_reader_of_one_class_more_is_caught(town, role, monkeypatch):
    """And the control: by its places, lists, pictures and the API, so the addresses do tell of reports."""
    more = (*visibility.CLASSES_READ[role], "restricted")
    monkeypatch.setitem(visibility.CLASSES_READ, role, more)
    found = differences(town, role, "restricted", town.addresses, variants(town, role))
    changed = {ID.sub("", line.split(": ")[1]).split("?")[0] for line in found}
    assert {"/rapporter/", "/platser/", "/lagesbild/2026-11-23", "/api/v1/incidents/"} <= changed, changed
