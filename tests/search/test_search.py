"""What is found is what may be read: a word that stands in a text is as if it were nowhere to those who may not."""

import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql

from app.accounts import tokens
from app.figures.periods import Days
from app.incidents import lists, service
from app.incidents.visibility import Reader
from app.search.service import search
from app.taxonomy import choices
from app.words import service as words
from app.words.matching import excerpt, holds
from tenants.access import REPORT, Role
from tenants.errors import Invalid, NotAllowed
from tests.access import expected
from tests.databases import engine_of, opened_world
from tests.tenants.rows import NEIGHBOUR
from tests.world import NOW, ORGANISATIONS, PEOPLE

PLANTED = {
    pair: f"zq{chr(97 + at // 3)}{chr(97 + at % 3)}vux"
    for at, pair in enumerate(product(ORGANISATIONS, expected.CLASSES))
}
"""(organisation, class) -> a word that stands in one text alone."""
OPEN = "UPDATE tenant_profile SET values = values || CAST(:opened AS jsonb)"
READ = sorted(Role(one) for one in expected.roles("incidents.read"))


def plant(world, slug="koping", said=PLANTED, **more) -> None:
    for (organisation, access_class), word in said.items():
        with world.scope(Role.COORDINATOR, slug) as scope:
            service.report_incident(
                scope,
                category="klotter",
                earliest=NOW,
                named_place_id=world.named(slug)["Torget"],
                organisation_id=world.organisation(organisation, slug),
                access_class=access_class,
                text=f"Överallt {word}.",
                **more,
            )


@pytest.fixture(scope="module")
def world(admin, world_template, postgres_url, tmp_path_factory):
    with opened_world(admin, world_template, postgres_url, tmp_path_factory.mktemp("search")) as world:
        plant(world)
        yield world


def reports(scope, text: str):
    """The reports that are found, and how many are said to be."""
    (found,) = [one for one in search(scope, text=text) if one.label == "Rapporter"] or [None]
    return ([], 0) if found is None else (list(found.hits), found.n)


@pytest.mark.parametrize("role", READ)
def test_a_word_is_found_by_exactly_those_who_read_the_text_it_stands_in(world, role):
    may = 0
    with world.scope(role) as scope:
        for (organisation, access_class), word in PLANTED.items():
            full = expected.cell(role.value, access_class, own=PEOPLE[role] == organisation) == "full"
            hits, n = reports(scope, word)
            assert (len(hits), n) == ((1, 1) if full else (0, 0)), (organisation, access_class)
            assert all(part.text == word for hit in hits for part in hit.excerpt if part.found)
            listed = service.list_incidents(scope, text=word).rows
            assert [word in (row.text or "") for row in listed] == [True] * full
            assert lists.count_listed(scope, text=word).counted == full
            may += full
        hits, n = reports(scope, "överallt")
        assert n == may == len(hits)
        assert reports(scope, "överallt " + PLANTED["Polisen", "restricted"])[1] <= 1


def test_the_page_tells_nothing_of_a_text_that_is_not_read(world, client):
    secret = PLANTED["Socialtjänsten", "restricted"]
    seen = client.sign_in(Role.POLICE_OFFICER).get(f"/koping/sok?q={secret}")
    nothing = client.get("/koping/sok?q=finnsaldrigvux")
    same = [re.sub(r"[0-9a-f]{32,}|nonce=\"[^\"]+\"", "", one.text) for one in (seen, nothing)]
    assert same[0].replace(secret, "@") == same[1].replace("finnsaldrigvux", "@")
    assert f"<mark>{secret}</mark>" in client.sign_in(Role.SOCIAL_SERVICES).get(f"/koping/sok?q={secret}").text


def test_a_key_that_only_reports_looks_for_no_word(world):
    """It reads what its holder has written alone, and words do not tell who wrote them."""
    key = world.key(Role.SCHOOL, reach=REPORT)
    with world.scope(None) as scope:
        scope = scope.acting_as(tokens.actor_of_token(scope, token=key))
        with pytest.raises(NotAllowed):
            search(scope, text="överallt")
        with pytest.raises(Invalid):
            service.list_incidents(scope, text="överallt")


def test_what_is_stopped_or_withdrawn_is_found_by_nobody(world):
    with world.scope(Role.SCHOOL) as scope:
        stopped = service.report_incident(
            scope, category="klotter", earliest=NOW, precision="unknown", text="Zqstoppvux 19121212-1212.", insist=True
        )
        gone = service.report_incident(scope, category="klotter", earliest=NOW, precision="unknown", text="Zqbortavux.")
        service.withdraw_incident(scope, id=gone.id, version=gone.version, reason="dubblett")
    for role in (Role.SCHOOL, Role.COORDINATOR):
        with world.scope(role) as scope:
            assert stopped.state == "quarantined"
            assert reports(scope, "zqstoppvux") == reports(scope, "zqbortavux") == ([], 0)


def test_another_place_finds_nothing_of_it(world):
    with world.scope(Role.COORDINATOR, NEIGHBOUR) as scope:
        assert [reports(scope, word)[1] for word in PLANTED.values()] == [0] * len(PLANTED)
        assert reports(scope, "överallt") == ([], 0)


def test_opened_texts_are_found_by_those_they_were_opened_to(world):
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        opened = "UPDATE tenant_profile SET values = values || '{\"text_open_to_all\": true}'"
        connection.execute(sql(opened.replace('": true', '"\\: true')))
    with world.scope(Role.SCHOOL) as scope:
        assert reports(scope, PLANTED["Polisen", "internal"])[1] == 1
        assert reports(scope, PLANTED["Polisen", "police"])[1] == 0
    with world.scope(Role.ANALYST) as scope:
        assert reports(scope, PLANTED["Polisen", "internal"])[1] == 0
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(sql(OPEN), {"opened": '{"text_open_to_all": false}'})


def test_a_text_that_is_not_read_costs_no_page(world):
    """As many pages are read for a common word whether or not it stands in texts of others."""
    fill = """
        INSERT INTO word (tenant_id, incident_id, lexeme, organisation_id, access_class, local_date)
        SELECT :tenant, gen_random_uuid(), :lexeme || CASE WHEN :many THEN (n % 500)::text ELSE '' END, :organisation,
            :access_class, DATE '2026-11-01' FROM generate_series(1, 20000) AS n"""
    here, police = world.tenants["koping"].id, world.organisation("Polisen")
    read = []
    with engine_of(world.urls[None]) as engine:
        for many, access_class in ((True, "internal"), (False, "restricted")):
            with engine.begin() as connection:
                values = {"tenant": here, "organisation": police, "access_class": access_class}
                connection.execute(sql(fill), {**values, "lexeme": "gemensam", "many": many})
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sql("VACUUM ANALYZE word"))
            with world.scope(Role.SCHOOL) as scope:
                circles = Reader.of(scope).text_circles([world.organisation(name) for name in ORGANISATIONS])
                days = Days(NOW.date() - timedelta(days=730), NOW.date())
                asked = words.holding(["gemensam"], circles, days).compile(dialect=postgresql.dialect())
                told = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {asked}"
                plan = scope.db.connection().exec_driver_sql(told, asked.params).scalar()
            read.append(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"])
    assert read[0] < 40 and read[1] <= read[0] + 8, read


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.LEADER])
def test_who_reads_no_reports_finds_none(world, role):
    with world.scope(role) as scope:
        assert search(scope, text="överallt") == [] and search(scope, text="torget") == []


def test_each_kind_is_found_by_its_name(world):
    with world.scope(Role.COORDINATOR) as scope:
        kinds = {one.label: [hit.text for hit in one.hits] for one in search(scope, text="torg")}
        assert kinds["Platser"] == ["Torget", "Högstadieskolan", "Stationen"], "by its name before its kind"
        kinds = {one.label: [hit.text for hit in one.hits] for one in search(scope, text="klotter")}
        assert kinds["Händelsetyper"] == ["Klotter"]
    with world.scope(Role.COORDINATOR) as scope:
        own = choices.add_own(scope, slug="klotter", own_name="Elskåp")
    with world.scope(Role.COORDINATOR) as scope:
        for said in ("elskåp", "klotter", "graffiti"):
            (found,) = [one for one in search(scope, text=said) if one.label == "Händelsetyper"]
            there = {hit.text: hit.values["category"] for hit in found.hits}
            assert there["Elskåp"] == str(own.id), "by its own name, its national type's and what people call that"


@pytest.mark.parametrize(
    ("typed", "said"), [("a", "minst 2"), ("?", "minst 2"), ("x" * 101, "högst 100"), (" . - ", "minst 2")]
)
def test_what_cannot_be_looked_for_is_said_plainly_and_kept(world, client, typed, said):
    answer = client.sign_in(Role.COORDINATOR).get("/koping/sok", query_string={"q": typed})
    assert answer.status_code == 422 and said in answer.text
    with world.scope() as scope, pytest.raises(Invalid):
        search(scope, text=typed)


def test_what_is_looked_for_is_written_nowhere(world, client):
    client.sign_in(Role.COORDINATOR).get("/koping/sok?q=zqletarvux")
    client.get("/koping/rapporter/?text=zqletarvux")
    with engine_of(world.urls[None]) as engine, engine.connect() as connection:
        names = sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for name in connection.scalars(names).all():
            found = f"SELECT count(*) FROM {name} AS one WHERE one::text ILIKE '%zqletarvux%'"  # noqa: S608
            assert not connection.scalar(sql(found)), name


def test_names_and_excerpts():
    assert holds("Centrum (torget)", ("torg",)) and not holds("Centrum (torget)", ("orget",)) and not holds("x", ())
    parts = excerpt("Lyktan vid " + "a " * 100 + "lyktstolpen är trasig", ["lykt"])
    assert [part.text for part in parts if part.found] == ["Lyktan"] and parts[-1].text.endswith(" …")
    parts = excerpt("b " * 100 + "bänken står <kvar>", ["bänk"])
    assert parts[0].text == "… " and [part.text for part in parts if part.found] == ["bänken"]
    assert excerpt("", ["x"]) == [] and "".join(part.text for part in excerpt("inget här", ["x"])) == "inget här"
