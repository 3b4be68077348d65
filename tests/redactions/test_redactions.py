"""A name found afterwards is gone from all that is final, by two persons, and from a restored backup."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from app import hooks
from app.pictures import frozen
from app.pictures.models import PictureEdition, PictureSnapshot
from app.redactions import again, service, wording
from app.redactions.models import Redaction
from tenants.access import COMMAND_LINE, Role
from tenants.errors import Conflict, Invalid, NotFound
from tests.databases import engine_of
from tests.pictures.made import edition, final
from workers.sweeping import remove_orphans

NAME, OTHER_FORM = "Stina Ekqvist", "STINA\nEkqvists"
KEY = b"k" * 32
REASON = "Ett namn hade blivit kvar."
COORDINATOR, REGISTRAR, AUDITOR = Role.COORDINATOR, Role.REGISTRAR, Role.AUDITOR


def plant(world):
    """The name in a picture that is final and in what was written for it: past the guard, which would refuse it."""
    final(world)
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        connection.execute(
            text(
                "UPDATE picture_snapshot SET content = jsonb_set(content, '{parts,0,says}',"
                " to_jsonb(CAST(:said AS text))) WHERE room = 'police'"
            ),
            {"said": f"Det var {OTHER_FORM} moped."},
        )
        connection.execute(
            text(
                "INSERT INTO own_view SELECT tenant_id, gen_random_uuid(), '2026-11-09', id, 1, 'calm', :said, 'est',"
                " true, false, now(), 'x' FROM organisation WHERE name = 'Socialtjänsten' AND tenant_id = :here"
            ),
            {"said": f"Vi såg {NAME}.", "here": world.tenants["koping"].id},
        )


def everything(world) -> str:
    """All rows of all tables that may hold the words, as text."""
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        tables = {*connection.scalars(text("SELECT table_name FROM redacted_columns()")), "redaction", "audit_line"}
        rows = [connection.scalars(text(f"SELECT t::text FROM {one} t")).all() for one in sorted(tables)]  # noqa: S608
    return " ".join(row for of_table in rows for row in of_table)


def ask(world, role=COORDINATOR, words=NAME, reason=REASON):
    with world.scope(role) as scope:
        return service.ask_for(scope, words=words, reason=reason).id


def confirm(world, id, role=REGISTRAR):
    with world.scope(role) as scope:
        return service.confirm(scope, id=id, key=KEY)


def todos(world, role):
    with world.scope(role) as scope:
        return [one.text for one in hooks.todo(scope) if one.kind == "redaction"]


def test_two_persons_remove_a_name_from_all_that_is_final(world):
    plant(world)
    assert "ekqvist" in everything(world).lower()
    before = edition(world)
    id = ask(world)
    assert todos(world, COORDINATOR) == [] and len(todos(world, REGISTRAR)) == 1
    with world.scope(REGISTRAR) as scope:
        seen = service.read(scope, id=id)
        assert (seen.answers, seen.standing.places) == (True, [("Rum i fastställda utgåvor", 1), ("Egna bilder", 1)])
    row = confirm(world, id)
    assert (row.state, row.words, row.reason) == ("confirmed", "", REASON)
    assert "ekqvist" not in everything(world).lower()
    assert todos(world, REGISTRAR) == []
    former, latest = edition(world, number=1), edition(world)
    assert former.told.parts[0].says == f"Det var {wording.MASK} moped."
    assert former.row.sha256 == before.row.sha256 and former.redacted_at
    assert former.later and former.later.number == 2
    assert latest.row.reason.startswith("Ord har tagits bort efter sanering")
    assert latest.row.replaces == before.row.sha256 and latest.told.parts == former.told.parts
    with world.scope() as scope:  # each says what its hash says
        for one in scope.db.scalars(select(PictureSnapshot)):
            number = scope.find(PictureEdition, one.edition_id).number
            room_is_masked = number == 1 and one.room == "police"
            said = former.sha256 if room_is_masked else one.sha256
            assert frozen.digest([one.content, one.reports]) == said
    others = edition(world, REGISTRAR, number=1)
    assert others.redacted_at is None


def test_only_the_other_one_confirms(world):
    plant(world)
    id = ask(world)
    for role in (COORDINATOR, AUDITOR):
        with pytest.raises(Conflict):
            confirm(world, id, role)
    with pytest.raises(NotFound), world.scope(REGISTRAR, "arboga") as scope:
        service.confirm(scope, id=id, key=KEY)
    with pytest.raises(Invalid):
        ask(world, AUDITOR)
    id = ask(world, REGISTRAR)
    with pytest.raises(Conflict):
        confirm(world, id)
    assert confirm(world, id, COORDINATOR).state == "confirmed"
    with pytest.raises(Conflict):
        confirm(world, id, COORDINATOR)


def test_the_function_only_masks_what_waits_for_another_person(world):
    plant(world)
    id = ask(world)
    for role, slug in ((COORDINATOR, "koping"), (REGISTRAR, "arboga")):
        with world.scope(role, slug) as scope:
            assert scope.db.execute(text("SELECT * FROM redact(:id, true)"), {"id": id}).all() == []
    assert "ekqvist" in everything(world).lower()
    confirm(world, id)
    with world.scope(REGISTRAR) as scope:  # it has ended
        assert scope.db.execute(text("SELECT * FROM redact(:id, true)"), {"id": id}).all() == []
        with pytest.raises(ProgrammingError), scope.attempt():
            scope.db.execute(text("UPDATE picture_snapshot SET content = '{}'"))


@pytest.mark.parametrize(
    ("words", "reason", "field"),
    [
        ("abc", REASON, "words"),
        ("Nilla Rask", REASON, "words"),
        ("a b c d e f g h i", REASON, "words"),
        (NAME, "", "reason"),
        (NAME, "Stina  Ekqvist stod där.", "reason"),
    ],
)
def test_what_is_asked_in_a_way_that_does_not_do(world, words, reason, field):
    plant(world)
    with pytest.raises(Invalid) as refused:
        ask(world, words=words, reason=reason)
    assert field in refused.value.messages
    with world.scope() as scope:
        assert scope.db.scalars(select(Redaction)).all() == []


def test_its_words_are_gone_however_it_ends(world):
    plant(world)
    for end in (
        lambda scope, id: service.refuse(scope, id=id, answer="Det är en gata."),
        lambda scope, id: service.withdraw(scope, id=id),
    ):
        id = ask(world)
        with world.scope(REGISTRAR if end.__code__.co_names[1] == "refuse" else COORDINATOR) as scope:
            end(scope, id)
    id = ask(world)
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        connection.execute(
            text("UPDATE redaction SET asked_at = asked_at - interval '15 days' WHERE id = :id"), {"id": id}
        )
    remove_orphans(world.worker, world.tenants["koping"])
    with world.scope() as scope:
        rows = service.list_all(scope)
        assert {row.state for row in rows} == {"refused", "withdrawn", "expired"} and not any(row.words for row in rows)
    assert "ekqvist" in everything(world).lower()


def test_a_restored_backup_is_redacted_again_by_the_receipt(world):
    plant(world)
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        kept = connection.execute(
            text("SELECT edition_id, content::text FROM picture_snapshot WHERE room = 'police'")
        ).all()
    confirm(world, ask(world))
    with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
        lines = [str(one) for one in again.receipts(scope)]
    assert len(lines) == 1 and "ekqvist" not in lines[0]
    with engine_of(world.urls[None]) as superuser, superuser.begin() as connection:
        connection.execute(text("DELETE FROM redaction_row; DELETE FROM redaction"))
        for id, content in kept:
            connection.execute(
                text(
                    "UPDATE picture_snapshot SET content = CAST(:c AS jsonb) WHERE edition_id = :id AND room = 'police'"
                ),
                {"c": content, "id": id},
            )
    assert "ekqvist" in everything(world).lower()
    receipts = [again.Receipt.of(line) for line in lines]
    for n in (1, 0):  # the own view lies in the backup as it was redacted
        with world.worker.scope(world.tenants["koping"], COMMAND_LINE) as scope:
            assert list(again.redact_again(scope, receipts=receipts, key=KEY).values()) == [n]
    assert "ekqvist" not in everything(world).lower()


def test_every_column_that_is_reached_is_said_by_a_domain(world):
    with world.scope() as scope:
        reached = set(scope.db.scalars(text("SELECT table_name FROM redacted_columns()")))
    assert reached == set(hooks.redactable())
