"""The words that are kept are those of the texts that count, whatever is done to a text."""

import importlib

import pytest
from sqlalchemy import text

from app.incidents import service
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Invalid
from tests.databases import engine_of
from tests.tenants.rows import NEIGHBOUR
from tests.world import NOW

KEPT = """
SELECT tenant_id, incident_id, lexeme, organisation_id, access_class, local_date FROM word ORDER BY 1, 2, 3
"""
TOLD = r"""
SELECT DISTINCT tenant_id, id, regexp_replace(lexeme, '^(.{3,}?)(?\:an|en|et|n)+$', '\1') AS lexeme, organisation_id,
    access_class, local_date
FROM incident, unnest(to_tsvector('swedish', translate(text, '/\@._-:', '       ')))
WHERE state = 'counted' AND length(lexeme) <= 60 ORDER BY 1, 2, 3
"""


@pytest.fixture
def words(world):
    """Asks the database itself for all lexemes that are kept, having compared them with the reports."""

    def ask() -> set[str]:
        with engine_of(world.urls[None]) as engine, engine.connect() as connection:
            kept, told = (connection.execute(text(one)).all() for one in (KEPT, TOLD))
        assert kept == told
        return {row.lexeme for row in kept}

    return ask


def report(world, said: str, role=Role.SCHOOL, slug="koping", **more):
    with world.scope(role, slug) as scope:
        return service.report_incident(
            scope, category="klotter", earliest=NOW, named_place_id=world.named(slug)["Torget"], text=said, **more
        )


def test_a_text_that_is_corrected_withdrawn_or_read_by_fewer_changes_its_words(world, words):
    row = report(world, "Klottrade väggar vid gångtunneln, se bilden/filmen.")
    assert words() == {"klottr", "vägg", "gångtunnel", "bild", "film", "se"}
    with world.scope(Role.SCHOOL) as scope:
        row = service.correct_incident(
            scope,
            id=row.id,
            version=row.version,
            category="klotter",
            earliest=NOW,
            precision="unknown",
            text="Staketet är trasigt.",
        )
    assert words() == {"stak", "tras"}
    with world.scope(Role.SCHOOL) as scope:
        row = service.classify_incident(scope, id=row.id, version=row.version, access_class="restricted")
    assert words() == {"stak", "tras"}
    with world.scope(Role.SCHOOL) as scope:
        service.withdraw_incident(scope, id=row.id, version=row.version, reason="dubblett")
    assert words() == set()


def test_what_is_stopped_has_no_words_until_it_is_released_and_what_is_masked_never(world, words):
    row = report(world, "Kanariefågeln 19121212-1212 satt kvar.", insist=True)
    assert row.state == "quarantined" and words() == set()
    with world.scope(Role.COORDINATOR) as scope:
        service.settle_incident(scope, id=row.id, version=row.version)
    assert words() == {"kanariefågel", "satt", "kvar", "borttag", "personnumm"}


def test_nothing_is_kept_of_no_text_and_nothing_of_a_report_that_was_refused(world, words):
    report(world, "")
    with pytest.raises(Invalid):
        report(world, "Anna Andersson, 14 år, satt kvar.")
    assert words() == set()


def test_signs_that_an_array_is_written_with_change_no_word(world, words):
    report(world, 'Skylten ("NULL", {grind}) låg\nvid C:\\bron,\\"bänken\'.')
    assert words() == {"skylt", "null", "grind", "låg", "c", "bro", "bänk"}


def test_words_of_an_imported_file_follow_what_is_read_in_again(world, words):
    from app.incidents import rules
    from app.report.fields import NewReport

    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        known = rules.knowledge(scope)
        checked = [
            rules.check(NewReport(category="klotter", earliest=NOW, precision="unknown", text=said), known)[0]
            for said in ("Bänken är sönder.", "")
        ]
        rows = [{**row, "intake_key": f"rad {n}"} for n, row in enumerate(checked)]
        service.add_many(scope, rows=rows)
        (kept,) = [one for one in service.read_imported(scope, keys=["rad 0"]).values()]
    assert words() == {"bänk", "sönd"}
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        columns = {**checked[0], "text": "Lyktan är trasig."}
        service.correct_many(scope, rows=[(kept.id, kept.version, columns)], reason="ny fil")
    assert words() == {"lykt", "tras"}


def test_the_migration_keeps_what_is_stored(world, words):
    report(world, "Trasig ruta i källaren.")
    report(world, "Trasig lampa.", slug=NEIGHBOUR)
    before = words()
    migration = importlib.import_module("migrations.versions.0028_words")
    with engine_of(world.urls[None]) as engine, engine.begin() as connection:
        connection.execute(text("DELETE FROM word"))
        for tenant in world.tenants.values():
            connection.execute(text(migration.FILLED), {"tenant_id": tenant.id})
    assert words() == before == {"tras", "rut", "käll", "lamp"}
