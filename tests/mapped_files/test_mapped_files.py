"""A file of others: asked about once, tried before anything is stored, read in, and the next one with one tap."""

import io
import re
from datetime import date, timedelta

import pytest

from app.figures.mapped_columns import AS_IT_IS, LEFT_OUT, ROW_LEFT_OUT, Reading, day_in, layout_of, mapped, shape_of
from app.incidents.rules import knowledge
from app.intake.csv_file import WEB
from app.intake.incident_rows import parse_rows
from app.intake.report_files import BadRow, open_reports
from app.mapped_files import service
from app.mapped_files.models import FileDraft, FileMapping
from app.mapped_files.nearest import Choice, nearest
from tenants.access import Role
from tests.intake.imported import stored
from tests.intake.test_commands import samsyn  # noqa: F401 - a fixture
from tests.intake.test_intake_pages import files_in, work
from tests.mapped_files.files import STRANGE, old_export
from tests.world import NOW
from workers import sweeping

PATH = "/koping/inlasning/"


def send(client, content, name="utdrag.csv", **more):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(f"{PATH}fil", {"file": (io.BytesIO(content), name), **more})


def chosen(page: str, **said: str) -> list[tuple[str, str]]:
    """What the lists of a page would send: what is chosen in each, or what is said of the word."""
    found = []
    for name, body in re.findall(r'<select id="[^"]+" name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)', body)
        found.append((name, next((value for value, taken, _name in options if taken), options[0][0])))
    return found


def test_a_strange_file_is_asked_about_once_and_the_next_is_one_tap(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, STRANGE)
    assert sent.status_code == 303 and sent.location.endswith("/kolumner")
    page = client.get(sent.location).text
    assert "Till exempel ”Klottrat”, ”Okänt”" in page
    fields = {value.partition(":")[0]: value for _name, value in chosen(page)}
    assert fields["1"] == "1:datum" and fields["2"] == "2:plats" and fields["3"] == "3:organisation"
    refused = client.post(sent.location, {"columns": ["1:datum", "2:plats"]})
    assert refused.status_code == 422 and "Välj vilken kolumn som säger vad som hände." in refused.text
    assert '2:plats" selected' in refused.text, "what was chosen is kept"
    answer = client.post(sent.location, {"columns": ["0:typ", "1:datum", "2:plats", "3:organisation"]})
    assert answer.location.endswith("/ord")
    page = client.get(answer.location).text
    assert "Dagen först: 3 november 2026" in page and "Månaden först: 11 mars 2026" in page
    words = [value for name, value in chosen(page) if name == "words"]
    assert len(words) == 4 and "”Okänt”" in page
    refused = client.post(answer.location, {"words": words})
    assert refused.status_code == 422 and "Välj hur dagarna ska läsas." in refused.text
    answer = client.post(answer.location, {"words": words, "days": ["/2=dmy"]})
    assert answer.location.endswith("/granska") and stored(world) == []
    assert "Filen prövas" in client.get(answer.location).text
    assert client.post(answer.location, {}).status_code == 409, "nothing is read before it has been tried"
    work(world)
    page = client.get(answer.location).text
    assert "Klotter, Torget, 2026-11-03 00:00 till 23:59" in page and "Läses inte in." in page and "”Okänt”" in page
    assert "Läs in filen" in client.get(f"{answer.location}/lage").text and stored(world) == []
    with world.scope(Role.COORDINATOR) as scope:
        trial = f"{PATH}skickad/{scope.db.query(FileDraft).one().upload_id}"
    page = client.get(client.get(trial).location).text
    assert f'href="{answer.location}">Granska och läs in</a>' in page and "Välj filen igen" not in page
    done = client.post(answer.location, {"name": "Vaktbolagets utdrag"})
    assert "/inlasning/skickad/" in done.location
    work(world)
    (row,) = stored(world)
    assert str(row.local_date) == "2026-11-03" and files_in(world) == []
    assert client.get(sent.location).status_code == 404, "it is read"
    page = client.get(client.get(trial).location).text
    assert "Granska och läs in" not in page and "Välj filen igen" in page
    later = send(client, STRANGE.replace("Okänt", "Klottrat").replace("3/11/26", "6/11/26"))
    assert "/inlasning/skickad/" in later.location, "known columns, words and days: one tap"
    work(world)
    assert len(stored(world)) == 3
    again = send(client, STRANGE.replace("Okänt", "Vandaliserat"))
    assert again.location.endswith("/ord"), "a new word is asked about"
    assert "Vandaliserat" in client.get(again.location).text


def test_what_is_to_be_looked_at_is_told_before_a_known_file_is_read(client, world):
    client.sign_in(Role.COORDINATOR)
    head = "typ;tidigast;plats\n"
    sent = send(client, head + "klotter;2026-11-02 10:00;Torget\n")
    work(world)
    client.post(sent.location, {})
    work(world)
    same = head + "".join(f"klotter;2026-11-{1 + n % 20:02} 11:{n}0;Torget\n" for n in range(1, 6)) * 5
    told = send(client, same)
    assert told.location.endswith("/granska")
    work(world)
    assert "25 av 25 nya rader ligger på ett ställe: Torget." in client.get(told.location).text
    assert len(stored(world)) == 1
    assert client.post(told.location.replace("granska", "bort")).status_code == 303 and files_in(world) == []


def test_what_is_remembered_is_found_renamed_and_forgotten(client, world, samsyn, tmp_path):  # noqa: F811
    with world.scope(Role.COORDINATOR) as scope:
        header = ("Vad", "När det var")
        reading = Reading({"vad": "typ", "när_det_var": "tidigast"}, {"typ": {"färg": "klotter"}}, {"/2": "dmy"})
        made = {"made_as": "Anna", "made_at": scope.now, "used_at": scope.now, "reading": reading.plain()}
        one = scope.add(FileMapping(name="Väktarna", sender_id=None, layout=layout_of(header), **made))
        scope.add(FileMapping(name="Annan", sender_id=None, layout="x", **made))
    client.sign_in(Role.COORDINATOR)
    path = f"{PATH}kopplingar"
    shown = client.get(path).text
    assert "Väktarna" in shown and "Vad som hände" in shown and "när det var" in shown
    assert client.post(f"{path}/{one.id}", {"name": "annan"}).status_code == 422
    assert client.post(f"{path}/{one.id}", {"name": "Vakten"}).status_code == 303
    folder = tmp_path / "filer"
    folder.mkdir()
    for n in (1, 2):
        (folder / f"{n}.csv").write_text(f"Vad;När det var\nFärg;{n}/11/26\n", "utf-8")
    named = ("--tenant", "koping", "--mapping", "vakten")
    assert samsyn("import", "incidents", folder, *named)[0] == 0
    assert [str(row.local_date) for row in stored(world)] == ["2026-11-01", "2026-11-02"]
    (folder / "3.csv").write_text("<html>", "utf-8")
    status, said = samsyn("import", "incidents", folder, *named)
    assert status != 0 and "1 av 3 filer lästes inte in: 3.csv." in said
    assert samsyn("import", "incidents", folder, "--tenant", "koping", "--mapping", "ingen")[0] != 0
    client.sign_in(Role.REPORTER)
    assert "Vakten" not in client.get(path).text and client.post(f"{path}/{one.id}/bort").status_code == 404
    client.sign_in(Role.COORDINATOR)
    assert client.post(f"{path}/{one.id}/bort").status_code == 303 and "Vakten" not in client.get(path).text


def test_a_draft_is_its_senders_and_waits_a_day(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, STRANGE)
    client.sign_in(Role.REPORTER)
    steps = [sent.location, sent.location.replace("kolumner", "ord"), sent.location.replace("kolumner", "granska")]
    assert [client.get(path).status_code for path in steps] == [404] * 3
    assert [client.post(path, {}).status_code for path in steps] == [404] * 3
    assert client.post(sent.location.replace("kolumner", "bort")).status_code == 404
    client.sign_in(Role.COORDINATOR)
    assert client.get(sent.location.replace("/kolumner", "")).location.endswith("/kolumner")
    with world.scope(Role.COORDINATOR) as scope:
        scope.db.query(FileDraft).update({"made_at": scope.now - service.LIVES * 2})
    assert client.get(sent.location).status_code == 404


def test_the_calendar_takes_away_what_nobody_answers_for(client, world):
    client.sign_in(Role.COORDINATOR)
    koping, kept = world.tenants["koping"], []
    for late in (True, False):
        send(client, STRANGE)
        with world.scope(Role.COORDINATOR) as scope:
            row = scope.db.query(FileDraft).order_by(FileDraft.id.desc()).first()
            row.made_at -= service.LIVES if late else service.LIVES / 2
            kept.append(row.stored)
    sweeping.remove_orphans(world.worker.at(NOW + timedelta(minutes=1)), koping)
    with world.scope(Role.COORDINATOR) as scope:
        assert [row.stored for row in scope.db.query(FileDraft)] == kept[1:]
        assert [scope.files.path(koping.id, one).is_file() for one in kept] == [False, True]


def test_what_may_point_at_a_person_is_neither_shown_nor_asked_about(client, world):
    client.sign_in(Role.COORDINATOR)
    content = "Vad;När;Anmälare\nKalle Svensson;2026-11-03;19900101-2385\nklotter;2026-11-04;Anna Karlsson\n"
    sent = send(client, content)
    page = client.get(sent.location).text
    assert "2385" not in page and "Karlsson" not in page
    answer = client.post(sent.location, {"columns": ["0:typ", "1:tidigast"], "rest": "ja"})
    work(world)
    page = client.get(answer.location).text
    assert "Svensson" not in page and "2385" not in page and "Karlsson" not in page


READING = Reading(
    {"vad": "typ", "när": "tidigast", "annat": LEFT_OUT},
    {"typ": {"färg": "klotter", "fel": ROW_LEFT_OUT, "vet ej": AS_IT_IS}},
    {"/2": "dmy"},
)


def test_columns_words_and_days_become_ours():
    header, row = mapped(("Annat", "Vad", "När"), READING)
    assert header == ("typ", "tidigast")
    assert row(["x", " FÄRG ", "3/11/26 14.30"]) == ["klotter", "2026-11-03 14.30"]
    assert row(["x", "fel", "3/11/26"]) is None
    assert row(["x", "vet ej", "31/31/26"]) == ["vet ej", "31/31/26"]
    assert row(["x", "färg", "3/11/2026", "till"]) == ["klotter", "3/11/2026", "till"], "only what was asked about"


@pytest.mark.parametrize(
    ("order", "written", "meant"),
    [
        ("dmy", "3/11/26", date(2026, 11, 3)),
        ("mdy", "3/11/26", date(2026, 3, 11)),
        ("ymd", "26-11-03", date(2026, 11, 3)),
        ("dmy", "03.11.2026 kl 9", None),
        ("dmy", "03.11.2026 9:00", date(2026, 11, 3)),
        ("mdy", "31/12/26", None),
        ("ymd", "26/11/2026", None),
    ],
)
def test_a_day_is_read_in_the_order_that_was_said(order, written, meant):
    found = day_in(order, written)
    assert found == meant or (meant is None and "kl" in written and found == date(2026, 11, 3))
    assert shape_of(written) and not shape_of("2026-11-03") and not shape_of("11.03")


def test_the_nearest_is_found_by_name_other_name_and_slip():
    choices = [Choice("a", "Resecentrum", ["Järnvägsstationen"]), Choice("b", "Stora torget"), Choice("c", "Nygård")]
    said = ("Rese-centrum", "järnvägstation", "Stora Torget 4", "Nygård, Köping", "Nygårds centrum", "Xyz")
    assert [nearest(word, choices) for word in said] == ["a", "a", "b", "c", "", ""]


def test_the_old_tools_export_needs_words_alone(world):
    with world.scope(Role.COORDINATOR) as scope:
        draft = service.send(scope, content=old_export(500), file_name="Utdrag 2026-09.csv")
        asked = service.open_draft(scope, id=draft.id)
        assert service.next_step(scope, asked=asked) == service.WORDS, "its columns are known"
        left = service.words_of_draft(scope, asked=asked)
        assert len(left.words) <= 8 and all(one.like for one in left.words if one.column != "plats")
        words = {one.mark: one.like or LEFT_OUT for one in left.words}
        service.decide_words(scope, id=draft.id, words=words, days={})
        table = service.open_draft(scope, id=draft.id).opened()
        rows = list(parse_rows(table, known=knowledge(scope, from_file=True), municipalities=()))
    assert len(rows) == 500 and not [row.why for row in rows if isinstance(row, BadRow)]
    same = open_reports(old_export(3), limits=WEB)
    assert "status" not in [name.lower() for name in same.header]
