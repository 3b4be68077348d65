"""What a municipality tells its area: after an agreement alone, what that names, and nothing of anybody's reports."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from app.area_sharing import agreements, answers, service
from app.area_sharing.gathering import PARTS
from app.area_sharing.models import AreaPart
from app.comparison import monday
from app.figures.periods import Days
from app.setup import sharing
from tenants.access import CALENDAR, COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.area_sharing import made
from tests.comparison.test_combined import profile
from tests.pictures.made import final
from tests.situational_pictures.reports import at, report
from tests.situational_pictures.test_pages import words
from tests.statements import asked, selects
from tests.world import AREA
from workers.performing import perform_run

CANARY = "kanariefågel"
PATH = f"/{AREA}/omradet/mandag"
WEEKS, LATELY = Days(date(2026, 8, 31), date(2026, 11, 22)), date(2026, 10, 26)


def told(world, role=Role.AREA_CHIEF):
    with world.scope(role, AREA) as scope:
        return service.told(scope, weeks=WEEKS, lately=LATELY)


def parts(world, slug="koping", **said):
    return told(world, **said).parts.get(world.tenants[slug].id, {})


def share(world, *slugs, **said):
    for slug in slugs or ("koping",):
        made.share(world.worker, world.tenants[slug], **said)


def page_of(world, role=Role.AREA_CHIEF):
    with world.scope(role, AREA) as scope:
        return monday.read_monday(scope)


@pytest.fixture
def furnished(world):
    """Köping has something of all that can be told; words of people are the canary."""
    report(world, -3, text=CANARY, how="färg", hour=19)
    report(world, -3, role=Role.POLICE_OFFICER, category="hot", text=CANARY, hour=20)
    report(world, -3, role=Role.SOCIAL_SERVICES, text=CANARY)
    report(world, -40, category="hastighet", earliest=at(-40, 17), latest=at(-40, 19))
    police, youth, place = world.organisation("Polisen"), world.organisation("Fritidsgården"), world.named()["Torget"]
    with world.scope() as scope:
        made.decision(scope, police)
        made.decision(scope, police, f"{CANARY} i hemlighet", access_class="restricted")
        made.event(scope, "höstmarknad")
        made.event(scope, CANARY, room="police")
        made.out(scope, place, police, what="control")
        made.out(scope, place, youth)
    final(world)
    return world


def test_nothing_is_told_before_an_agreement_names_who_answers_for_it(furnished):
    with furnished.worker.scope(furnished.tenants["koping"], CALENDAR) as scope:
        assert agreements.renew(scope).ordered is False
    made.tell(furnished.worker, furnished.tenants["koping"])
    assert told(furnished).parts == {} == told(furnished).agreed and not told(furnished).hours
    with furnished.scope() as scope, pytest.raises(Invalid) as refused:
        made.agree(scope, controller=" ")
    assert list(refused.value.messages) == ["controller"]
    with furnished.scope() as scope, pytest.raises(Invalid) as refused:
        made.agree(scope, parts=["reports"], types=["misshandel"], decided_on=date(2026, 11, 26), decided_by="")
    assert sorted(refused.value.messages) == ["decided_by", "decided_on", "parts", "types"]


def test_what_is_agreed_is_told_by_a_run_and_counts_what_the_police_count(furnished):
    with furnished.scope(Role.ADMINISTRATOR) as scope:
        made.agree(scope)
        (run,) = scope.ordered
    assert perform_run(furnished.worker, furnished.tenants["koping"], run)
    found = parts(furnished)
    # No analysis was made; counts of weeks and papers are told beside.
    assert {part.partition("/")[0] for part in found} == {*PARTS} - {"alerts", "weeks", "papers"}
    hours = {
        (row.group_slug, row.type_slug, row.weekday, row.part): (row.n, row.lately) for row in told(furnished).groups
    }
    assert hours == {
        ("skadegorelse", "klotter", 4, 2): (1, 1),
        ("vald-hot", "", 4, 2): (1, 1),
        ("trafik", "", 2, -1): (1, 0),
    }
    assert [(row.group_slug, row.sub_area, row.how, row.n) for row in told(furnished).manners] == [
        ("skadegorelse", "Västra delen", "färg", 1)
    ]
    assert [one["text"] for one in found["decisions"]["decisions"]] == ["Fotpatrull i centrum."]
    assert [one[2] for one in found["coming"]["events"]] == ["Marknad: höstmarknad"]


def test_the_chief_alone_is_told_where_the_police_will_be(furnished):
    share(furnished)
    assert [line[3] for line in parts(furnished)["presence/police"]["lines"]] == ["Polisen"]
    seen = parts(furnished, role=Role.AREA_ANALYST)
    assert [line[3] for line in seen["presence/open"]["lines"]] == ["Fritidsgården"] and service.TO_POLICE not in seen
    assert not page_of(furnished, Role.AREA_ANALYST).sees_police
    assert not any(out.police for day in page_of(furnished, Role.AREA_ANALYST).ahead for out in day.out)


def test_no_word_of_a_report_and_nobody_who_reports_is_told(furnished, client):
    share(furnished, "koping", "arboga")
    with furnished.worker.scope(furnished.tenants["koping"], COMMAND_LINE) as scope:
        kept = [
            json.dumps([str(value) for value in row], ensure_ascii=False)
            for table in ("area_part", "area_hour", "area_manner")
            for row in scope.db.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    first = page_of(furnished).members[-1].pictures[0]
    client.sign_in(Role.AREA_CHIEF, AREA)
    pages = [client.get(path).text for path in (PATH, f"/{AREA}/omradet/bild/koping/{first}", f"/{AREA}/omradet/")]
    assert len(kept) > 10 and "Fotpatrull" in pages[0] and "Lägesbild v. 46–47" in pages[1]
    for said in (*kept, *pages):
        assert CANARY not in said and "Högstadieskolan" not in said and "Socialtjänsten" not in said
    assert client.get(f"/{AREA}/omradet/bild/koping/2026-10-26").status_code == 404
    assert client.get(f"/{AREA}/omradet/bild/{AREA}/{first}").status_code == 404


def test_what_is_agreed_no_longer_is_gone_at_once(furnished):
    share(furnished)
    with furnished.scope() as scope, pytest.raises(Conflict):
        made.agree(scope, before="")
    with furnished.scope() as scope:
        made.agree(scope, parts=["levels"], types=[])
    assert {*parts(furnished)} == {"levels"} and not told(furnished).hours
    with furnished.scope() as scope:
        made.agree(scope, parts=[], types=[], controller="")
        assert [bool(one.parts) for one in agreements.list_agreements(scope)] == [False, True, True]
        with pytest.raises(Conflict):
            agreements.send_now(scope)
    assert told(furnished).parts == {} == told(furnished).agreed
    share(furnished)
    with furnished.scope() as scope:
        before = [one.slug for one in sharing.list_shared(scope)]
        groups = [slug for slug in before if slug != "skadegorelse"]
        said = {"decided_by": "KS", "decided_on": date(2026, 11, 24), "before": before}
        session = furnished.session(Role.COORDINATOR)
        sharing.share(scope, session=session, groups=groups, **said)
    assert {row.group_slug for row in told(furnished).groups} == {"vald-hot", "trafik"} and not told(furnished).manners
    made.tell(furnished.worker, furnished.tenants["koping"])
    assert {row.group_slug for row in told(furnished).groups} == {"vald-hot", "trafik"}


def test_words_that_are_removed_are_told_no_more(furnished):
    share(furnished)
    with furnished.scope() as scope:
        agreements.tell_anew(scope)
        assert scope.ordered and not scope.db.query(AreaPart).count()
    assert parts(furnished) == {}


def test_it_is_gathered_anew_when_it_is_old_or_answered(furnished):
    share(furnished)
    place = furnished.tenants["koping"]
    with furnished.worker.scope(place, CALENDAR) as scope:
        assert not agreements.renew(scope).ordered
        later = replace(scope, now=scope.now + agreements.FRESH)
        assert agreements.renew(later).ordered and not agreements.renew(later).ordered


def test_the_chief_answers_for_the_police_and_the_municipality_takes_it_over(furnished, client):
    share(furnished)
    (waiting,) = page_of(furnished).waiting
    assert (waiting.municipality, waiting.waits, waiting.answer) == ("Köping", True, None)
    with furnished.scope() as scope:
        other = made.decision(scope, furnished.organisation("Högstadieskolan"), "Vuxna vid skolan.")
    address = f"/{AREA}/omradet/beslut/{{}}/svar"
    client.sign_in(Role.AREA_CHIEF, AREA)
    assert client.post(address.format(other), {"answer": "commits"}).status_code == 404  # not the police's
    assert client.post(address.format(waiting.id), {"answer": "kanske"}).status_code == 422
    assert client.post(address.format(waiting.id), {"answer": "commits"}).status_code == 303
    assert client.post(address.format(waiting.id), {"answer": "declines"}).status_code == 409
    assert "Polisen åtar sig" in words(client.get(PATH))
    assert client.sign_in(Role.AREA_ANALYST, AREA).post(address.format(waiting.id), {}).status_code == 403
    made.tell(furnished.worker, furnished.tenants["koping"])
    made.tell(furnished.worker, furnished.tenants["koping"])
    found = words(client.sign_in(Role.COORDINATOR).get(f"/koping/beslut/{waiting.id}"))
    assert "Lokalpolisområdeschef" in found and "Åtar sig" in found
    with furnished.scope(Role.AREA_CHIEF, AREA) as scope, pytest.raises(NotFound):
        answers.answer(scope, decision_id=waiting.id, answer="commits")
    assert [(one.waits, one.answer) for one in page_of(furnished).waiting] == [(False, "commits")]


def test_as_many_questions_whatever_the_number_of_municipalities(furnished):
    counts = []
    for slug in ("koping", "arboga", "kungsor"):
        share(furnished, slug)
        with furnished.scope(Role.AREA_CHIEF, AREA) as scope, asked(furnished.web.engine) as statements:
            monday.read_monday(scope)
        counts.append(len(selects(statements)))
    assert counts[1] == counts[2] and max(counts) <= 12, counts


def test_who_tells_nothing_is_named_and_other_weeks_are_told(furnished, client):
    profile(furnished, AREA, missing_members=["Hallstahammar"])
    text = words(client.sign_in(Role.AREA_CHIEF, AREA).get(PATH))
    assert "Ingen kommun har delat något här än" in text
    share(furnished, "koping", "arboga")
    text = words(client.get(PATH))
    assert "utan Hallstahammar, Kungsör" in text and "Ansvarig för uppgifterna här: Polismyndigheten." in text
    profile(furnished, "arboga", period_anchor="2026-01-12")
    assert [one.otherwise for one in page_of(furnished).members] == ["v. 47–48", "", ""]
