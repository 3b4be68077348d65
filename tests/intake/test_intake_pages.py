"""The pages: try a file, read it in, fetch what is wrong, and never a 500."""

import io
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, select, text

from app.incidents import service as incidents
from app.intake import service
from app.intake.csv_file import WEB
from app.intake.csv_file import read as read_table
from tenants import runs
from tenants.access import CALENDAR, Role
from tests.intake.imported import GOOD, HEAD, import_, stored
from tests.world import left_waiting
from workers import performing

PATH = "/koping/inlasning/"


def send(client, content, step="las-in", name="rapporter.csv", **more):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(PATH, {"step": step, "file": (io.BytesIO(content), name), **more})


def work(world, slug="koping"):
    """Do what waits, as a worker does."""
    with world.worker.scope(world.tenants[slug], CALENDAR) as scope:
        waiting = left_waiting(scope)
    for id in waiting:
        performing.perform_run(world.worker, world.tenants[slug], id)


def read(client, world, content, step="las-in", **more):
    """Send a file, have it read, and go where its page leads."""
    sent = send(client, content, step, **more)
    assert sent.status_code == 303, sent.text
    assert client.get(sent.location).status_code == 200
    work(world)
    return client.get(sent.location)


def files_in(world):
    return list(world.web.files.all(world.tenants["koping"].id))


def test_try_then_read_in_then_mend(client, world):
    client.sign_in(Role.COORDINATOR)
    empty = client.get(PATH).text
    assert "Ingen fil är inläst" in empty
    assert "<code>klotter</code>" in empty and "Torget" in empty, "what the columns may say stands on the page"
    bad = GOOD + "klottr;2026-11-20;;;;;;;=1+1\n"
    tried = client.get(read(client, world, bad, "prova").location)
    assert tried.status_code == 200 and "Inget är sparat." in tried.text and "Välj filen igen" in tried.text
    assert "Händelsetypen finns inte." in tried.text and "=1+1" not in tried.text
    assert stored(world) == [] and "rapporter.csv" not in client.get(PATH).text
    answer = read(client, world, bad)
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert "Filen är inläst." in shown.text and "Rätta och läs in igen" in shown.text
    assert len(stored(world)) == 3
    file = client.get(answer.location.split("?")[0] + "/fel.csv")
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert "rapporter.csv.fel.csv" in file.headers["Content-Disposition"]
    (row,) = read_table(file.data, limits=WEB).rows()
    why = "Händelsetypen finns inte. Välj en i listan över händelsetyper. Menas ”Klotter”?"
    assert row.cells[:4] == ["5", "typ", why, "klottr"]
    assert row.cells[-1] == "'=1+1", "a spreadsheet takes it for text"
    mended = file.data.decode().replace("klottr", "klotter")
    again = client.get(read(client, world, mended, name="rapporter.csv.fel.csv").location)
    assert "Rätta och läs in igen" not in again.text
    assert [row.text for row in stored(world)].count("=1+1") == 1
    again = client.get(read(client, world, GOOD).location).text
    assert "Alla rader som gick att läsa fanns redan" in again and "Samma fil lästes in" not in again
    assert "Samma fil lästes in 25 november 2026." in client.get(read(client, world, GOOD, "prova").location).text
    nothing = read(client, world, HEAD + "x;2026-11-20;;;;;;;\n")
    assert "ingen rad gick att läsa in" in client.get(nothing.location).text
    listed = client.get(PATH).text
    assert listed.count("rapporter.csv.fel.csv") == 1 and "coordinator, koping (exempel)" in listed
    assert files_in(world) == [], "the bytes are gone when the file has been read"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen innehåller inga rader."),
        (b"\xef\xbb\xbf", "Filen innehåller inga rader."),
        (HEAD, "Filen innehåller inga rader."),
        (b"PK\x03\x04" + b"\0" * 100, "spara som CSV UTF-8."),
        (b"%PDF-1.7\n", "Filen är en PDF."),
        (b"\x00\x01\x02\x03" * 1000, "annat än text"),
        (GOOD.encode()[:-1] + b"\xff\xfe", "Filen måste vara UTF-8."),
        ('typ;tidigast\n"klotter;2026', "citattecken"),
        ("typ;tidigast;pnr\nklotter;2026-11-20;1\n", "Kolumner som inte känns igen: ”pnr”"),
        ("typ;tidigast\n" + "klotter;2026-11-20\n" * 100_001, "Filen har fler än 100\u00a0000 rader."),
        ("typ;tidigast;text\nklotter;2026-11-20;" + "x" * 10_000_001, "Filen är större än 10 MB."),
    ],
)
@pytest.mark.parametrize("step", ["prova", "las-in"])
def test_bad_files_are_explained(client, world, content, said, step):
    client.sign_in(Role.COORDINATOR)
    answer = send(client, content, step)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(world) == []


@pytest.mark.parametrize("step", ["prova", "las-in"])
def test_what_only_the_reading_shows_is_told_on_the_files_page(client, world, step):
    client.sign_in(Role.COORDINATOR)
    answer = read(client, world, "kommun;typ;tidigast\narboga;klotter;2026-11-20\n", step)
    assert answer.status_code == 200
    assert "Filen gäller Arboga men du arbetar i Köping." in answer.text and "Avbryt" not in answer.text
    assert stored(world) == [] and files_in(world) == []


def test_the_page_follows_the_reading_and_works_without_script(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, GOOD)
    waiting = client.get(sent.location)
    assert "Väntar" in waiting.text and "Uppdatera" in waiting.text and "Avbryt inläsningen" in waiting.text
    assert "läses just nu" in client.get(PATH).text
    part = client.get(f"{sent.location}/lage")
    assert part.text.lstrip().startswith("<section") and "Väntar" in part.text
    assert [send(client, GOOD).status_code for _ in range(3)] == [303, 303, 409], "no more than three wait"
    work(world)
    assert "Visa resultatet" in client.get(f"{sent.location}/lage").text
    assert "läses just nu" not in client.get(PATH).text


def test_a_file_waits_while_another_is_being_read(client, world):
    client.sign_in(Role.COORDINATOR)
    send(client, GOOD)
    told = []
    with ExitStack() as other, world.worker.scope(world.tenants["koping"], world.actor(Role.COORDINATOR)) as scope:
        import_(other.enter_context(world.scope()), HEAD + "hot;2026-11-20;;;;;;;\n")
        run = scope.db.scalars(select(runs.Run).where(runs.Run.kind == service.KIND)).one()

        def progress(*said):
            told.append(said)
            other.close()

        service.perform_import(scope, run=run, progress=progress)
    assert told == [(0, 0, "Väntar på en annan fil"), (3, 3, "Läser raderna")]
    assert len(stored(world)) == 4


def test_a_reading_is_cancelled_before_it_has_begun(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, GOOD)
    client.get(sent.location)
    assert len(files_in(world)) == 1
    assert client.post(f"{sent.location}/avbryt").status_code == 303
    assert files_in(world) == []
    work(world)
    shown = client.get(sent.location)
    assert "Inläsningen är avbruten" in shown.text and stored(world) == []
    assert send(client, GOOD).status_code == 303, "the next may be sent"


def test_a_reading_is_cancelled_in_the_middle_and_everything_undone(client, world, monkeypatch):
    client.sign_in(Role.COORDINATOR)
    monkeypatch.setattr(service, "STEP", 2)
    sent = send(client, GOOD)
    client.get(sent.location)
    told = []

    def progress(*said):
        told.append(said)
        if len(told) == 1:
            assert client.post(f"{sent.location}/avbryt").status_code == 303

    with world.worker.scope(world.tenants["koping"], world.actor(Role.COORDINATOR)) as scope:
        run = scope.db.scalars(select(runs.Run).where(runs.Run.kind == service.KIND)).one()
        service.perform_import(scope, run=run, progress=progress)
    assert told == [(2, 3, "Läser raderna")]
    assert stored(world) == [] and files_in(world) == []
    with world.scope() as scope:
        assert service.list_intakes(scope) == []


def test_what_has_been_read_is_not_cancelled(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, GOOD)
    work(world)
    client.get(PATH)
    answer = client.post(f"{sent.location}/avbryt")
    assert answer.status_code == 409 and "redan inläst" in answer.text
    assert len(stored(world)) == 3


def test_whoever_has_lost_the_right_reads_nothing_in(client, world):
    client.sign_in(Role.REPORTER)
    sent = send(client, "typ;tidigast\nklotter;2026-11-20\n")
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(text("UPDATE membership SET valid_to = '2026-11-01' WHERE role = 'reporter'"))
    work(world)
    assert stored(world) == []
    client.sign_in(Role.COORDINATOR)
    assert "inte längre rätt" in client.get(sent.location).text


def test_a_worker_that_dies_reads_the_file_once_all_the_same(client, world):
    client.sign_in(Role.COORDINATOR)
    send(client, GOOD)
    koping = world.tenants["koping"]
    with world.worker.scope(koping, CALENDAR) as scope:
        (id,) = left_waiting(scope)
        runs.take_lease(scope, id)
    with create_engine(world.urls[None]).begin() as connection:
        connection.execute(text("UPDATE run SET lease_until = now() - interval '1 second'"))
    work(world)
    assert len(stored(world)) == 3


def test_bytes_that_are_gone_are_told(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, GOOD)
    (digest,) = files_in(world)
    world.web.files.remove(world.tenants["koping"].id, digest)
    work(world)
    assert "Filen finns inte kvar här." in client.get(sent.location).text


FIRST = "externt_id;typ;tidigast;text\nA;klotter;2026-11-07 21:00;Hög musik\nB;klotter;2026-11-08;B\n"
LATER = FIRST.replace("Hög musik", "Hemlig lydelse").replace(";B\n", ";C\n") + "C;klotter;2001-05-05;\n"


def test_changed_rows_are_offered_and_corrected_when_the_person_says_so(client, world):
    client.sign_in(Role.COORDINATOR)
    read(client, world, FIRST)
    tried = client.get(read(client, world, LATER, "prova").location)
    assert "text: texten är ändrad" in tried.text and "Rätta 2 rapporter" not in tried.text
    where = read(client, world, LATER).location
    shown = client.get(where)
    assert "Rätta 2 rapporter" in shown.text and "2001-05-05" in shown.text and "Hemlig" not in shown.text
    assert sorted(row.text for row in stored(world)) == ["B", "Hög musik"], "nothing has changed"
    decide = where.split("?")[0] + "/beslut"
    for nothing in ({}, {"kind": "changed"}, {"kind": "stopped", "every": "ja"}, {"kind": "changed", "lines": "x"}):
        assert client.post(decide, nothing).status_code == 422
    assert client.post(decide, {"kind": "changed", "lines": "2"}).status_code == 303
    assert sorted(row.text for row in stored(world)) == ["B", "Hemlig lydelse"]
    assert "Rätta rapporten" in client.get(where).text
    assert client.post(decide, {"kind": "changed", "every": "ja"}).status_code == 303
    assert client.post(decide, {"kind": "old", "every": "ja"}).status_code == 303
    assert sorted(row.text for row in stored(world)) == ["", "C", "Hemlig lydelse"]
    assert "Väntar på beslut" not in client.get(where).text


def test_a_report_changed_meanwhile_is_not_corrected(client, world):
    client.sign_in(Role.COORDINATOR)
    read(client, world, FIRST)
    where = read(client, world, LATER).location
    client.get(where)
    (row, *_others) = stored(world)
    with world.scope() as scope:
        incidents.withdraw_incident(scope, id=row.id, version=1, reason="fel")
    answer = client.post(where.split("?")[0] + "/beslut", {"kind": "changed", "every": "ja"})
    assert answer.status_code == 409 and "Läs in filen igen." in answer.text
    assert all(row.version < 3 and row.text != "C" for row in stored(world))


def test_a_form_without_a_file_or_with_a_strange_button(client, world):
    client.sign_in(Role.COORDINATOR)
    for data in ({"step": "las-in"}, {"step": "las-in", "file": (io.BytesIO(b""), "")}):
        answer = client.post(PATH, data, content_type="multipart/form-data")
        assert answer.status_code == 422 and "Välj en fil först." in answer.text
    assert client.post(PATH, {"file": "text"}).status_code == 422
    assert send(client, GOOD, step="bort").status_code == 422
    assert send(client, GOOD, tenant_id="x").status_code == 422
    assert stored(world) == []


def test_more_than_a_form_may_hold_is_413(client, world):
    client.sign_in(Role.COORDINATOR)
    answer = send(client, b"x" * 10_600_000)
    assert answer.status_code == 413 and "större än vad som tas emot" in answer.text
    other = client.post("/koping/konto/nycklar", {"name": (io.BytesIO(b"x" * 1_100_000), "a")})
    assert other.status_code == 413, "the larger limit is this form's alone"


def test_a_file_from_another_page_or_a_stranger_is_not_taken_in(client, world):
    assert client.get(PATH).status_code == 303
    client.sign_in(Role.COORDINATOR)
    foreign = client.post(
        PATH, {"step": "las-in", "file": (io.BytesIO(GOOD.encode()), "a.csv")}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 400
    client.sign_in(Role.SCHOOL)
    assert client.get(PATH).status_code == 403 and send(client, GOOD).status_code == 403
    assert stored(world) == []


def test_a_reading_of_somebody_else_is_not_there(client, world):
    client.sign_in(Role.COORDINATOR)
    sent = send(client, GOOD + "klottr;2026-11-20;;;;;;;\n").location
    client.sign_in(Role.REPORTER)
    client.get(PATH)
    assert [client.get(sent + end).status_code for end in ("", "/lage")] == [404, 404]
    assert client.post(sent + "/avbryt").status_code == 404
    assert "läses just nu" not in client.get(PATH).text
    work(world)
    client.sign_in(Role.COORDINATOR)
    where = client.get(sent).location.split("?")[0]
    client.sign_in(Role.REPORTER)
    assert [client.get(where + end).status_code for end in ("", "/fel.csv")] == [404, 404]
    client.sign_in(Role.COORDINATOR, "arboga")
    for path in (where, sent):
        assert client.get(path.replace("koping", "arboga")).status_code == 404


def test_the_trial_names_a_new_source_one_place_and_midnights(client, world):
    """Sixty rows at one place, all at midnight, from files that have brought nothing before."""
    client.sign_in(Role.COORDINATOR)
    rows = [f"N{n};klotter;2026-11-{1 + n % 14:02} 00:00;2026-11-{1 + n % 14:02} 00:00;Torget" for n in range(60)]
    content = "externt_id;typ;tidigast;senast;plats\n" + "\n".join(rows) + "\n"
    for step in ("prova", "las-in"):
        shown = client.get(read(client, world, content, step).location).text
        assert "60 av 60 nya rader ligger på ett ställe: Torget." in shown
        assert "60 av 60 nya rader har klockslaget 00.00." in shown
        assert "Ny källa" in shown and "sätter inte ensamma igång någon varning" in shown
    few = "externt_id;typ;tidigast;senast;plats\nM1;klotter;2026-11-20 10:00;2026-11-20 10:00;Torget\n"
    shown = client.get(read(client, world, few, "prova").location).text
    assert "klockslaget" not in shown and "ett ställe" not in shown
