"""Whoever types a wrong command gets a sentence that says what to do, an exit code, and no trace."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import commands
from app.command_line import set_up
from config.local.instance import CHECKOUT, Instance
from config.settings import BadSettings, Settings
from tests import PATIENCE
from tests.processes import remove_cluster

FEW = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("SAMSYN_", "DATABASE_", "REDIS_"))
    and name not in ("PORT", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL")
}
"""The environment without any setting of ours."""
PRODUCTION = {
    "DATABASE_URL": "postgresql+psycopg://samsyn_web:x@127.0.0.1:1/samsyn",
    "WORKER_DATABASE_URL": "postgresql+psycopg://samsyn_worker:x@127.0.0.1:1/samsyn",
    "OWNER_DATABASE_URL": "postgresql+psycopg://samsyn_owner:x@127.0.0.1:1/samsyn",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SAMSYN_PUBLIC_URL": "https://samsyn.example.se",
}


def samsyn(*arguments: str, module: str = "app.commands", **environment: str):
    """Run a command; gives (exit code, all it printed)."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=CHECKOUT,
        env={**FEW, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def typed(monkeypatch, capsys):
    """Run a command in this process, which is quicker: (exit code, all it printed). What it raises is a trace."""

    def run(*arguments: str, **environment: str):
        for name in set(os.environ) - set(FEW):
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        try:
            code = commands.main(list(arguments))
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def refused(result, *words: str, code: int = 1) -> None:
    exit_code, text = result
    assert "Traceback" not in text and '.py"' not in text, text
    assert exit_code == code, (exit_code, text)
    for word in words:
        assert word in text, text


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """A migrated instance with one municipality, whose servers stay up meanwhile."""
    made = Instance(tmp_path_factory.mktemp("instance") / "var")
    with made.servers(progress=lambda line: None):
        var = {"SAMSYN_VAR": str(made.var)}
        area = samsyn("tenant", "add", "omradet", "Området", "--police-area", **var)
        tenant = samsyn("tenant", "add", "koping", "Köping", "--area", "omradet", "--code", "1983", "--live", **var)
        assert area[0] == tenant[0] == 0, (area, tenant)
        yield var
    remove_cluster(made)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["finns-inte"],
        ["tenant"],
        ["tenant", "add"],
        ["import", "incidents"],
        ["report", "quarterly", "--tenant", "koping"],
        ["analyse"],
        ["person", "invite", "--tenant", "koping", "--email", "a@b.example", "--name", "x", "--role", "kung"],
        ["demo", "load", "--place", "atlantis"],
        ["run", "--fort"],
    ],
)
def test_wrong_arguments_show_how_it_is_used(typed, arguments):
    refused(typed(*arguments), "Usage: samsyn", code=2)


def test_what_is_not_here_is_said_in_swedish(instance, typed, tmp_path):
    empty, folder = tmp_path / "tom.csv", tmp_path
    empty.write_bytes(b"")
    binary = tmp_path / "bild.csv"
    binary.write_bytes(bytes(range(256)) * 40)
    invite = ["person", "invite", "--tenant", "koping", "--name", "x"]
    cases = [
        (["import", "incidents", "finns-inte.csv", "--tenant", "koping"], "Filen finns-inte.csv finns inte."),
        (["import", "incidents", str(folder), "--tenant", "koping"], "2 av 2 filer lästes inte in: bild.csv, tom.csv."),
        (["import", "incidents", str(empty), "--tenant", "koping"], "Filen innehåller inga rader."),
        (["import", "incidents", str(binary), "--tenant", "koping"], "UTF-8"),
        (["import", "incidents", str(empty), "--tenant", "atlantis"], "Det finns ingen plats med adressen ”atlantis”"),
        (["import", "incidents", str(empty), "--tenant", "omradet"], ""),
        (["import", "police-events", str(empty), "--area", "koping"], ""),
        (["import", "police-events", str(binary), "--area", "omradet"], ""),
        (["report", "quarterly", "--tenant", "koping", "--quarter", "2026-Q5"], "Skriv kvartalet som 2026-Q3."),
        (["report", "quarterly", "--tenant", "koping", "--quarter", "x"], "Skriv kvartalet som 2026-Q3."),
        (["report", "quarterly", "--tenant", "koping", "--quarter", "2999-Q1"], ""),
        (["report", "quarterly", "--tenant", "omradet", "--quarter", "2026-Q3"], "hör till en kommun"),
        (["analyse", "--tenant", "atlantis"], "Det finns ingen plats med adressen ”atlantis”"),
        (["analyse", "--tenant", "omradet"], "hör till en kommun"),
        (["analyse", "--tenant", "koping", "--period", "i går"], "Skriv periodens första dag som 2026-11-23"),
        (["analyse", "--tenant", "koping", "--period", "2026-11-24"], "Ingen period börjar 2026-11-24"),
        (["analyse", "--tenant", "koping", "--period", "9999-12-27"], "Välj en period som har börjat."),
        (["tenant", "add", "Köping!", "Köping", "--area", "omradet"], "kan inte stå i en adress"),
        (["tenant", "add", "koping", "Köping", "--area", "omradet", "--code", "1983"], "finns redan"),
        (["tenant", "add", "api", "Api", "--area", "omradet"], "kan inte stå i en adress"),
        (["tenant", "add", "nytt", "Nytt", "--area", "atlantis"], "atlantis"),
        (["tenant", "add", "nytt", "Nytt"], "--area"),
        (["tenant", "add", "nytt", "Nytt", "--area", "omradet", "--code", "abc"], "fyra siffror"),
        (["organisation", "add", "--tenant", "atlantis", "Skolan", "skola"], "atlantis"),
        (["organisation", "add", "--tenant", "koping", "Skolan", "Skolväsen"], "”Skolväsen” är ingen sorts verksamhet"),
        (["organisation", "kind", "--tenant", "koping", "Finns inte", "skola"], "Finns inte"),
        ([*invite, "--email", "a@b.example", "--role", "reporter"], "Rapportör rapporterar åt en verksamhet"),
        ([*invite, "--email", "x", "--role", "school"], "ingen e-postadress"),
        ([*invite, "--email", "a@b.example", "--role", "area_chief"], "Rollen"),
        ([*invite, "--email", "a@b.example", "--role", "school", "--organisation", "Finns inte"], "Finns inte"),
    ]
    faults = []
    for arguments, word in cases:
        code, text = typed(*arguments, **instance)
        if code not in (1, 2) or "Traceback" in text or word not in text or not text.strip():
            faults.append((arguments, code, text[-600:]))
    assert faults == []


def test_one_command_makes_area_municipality_and_administrator(instance, typed):
    def tenants() -> str:
        return typed("tenant", "list", **instance)[1]

    new = ["tenant", "add", "sala", "Sala", "--area", "sala-heby", "--area-name", "Sala Heby", "--code", "1981"]
    for wrong, said in (
        ([*new, "--admin", "ingen adress"], "ingen e-postadress"),
        ([*new[:-1], "1983", "--admin", "it@sala.example"], "Kommunkoden 1983 har redan Köping"),
        ([*new[:-1], "abc", "--admin", "it@sala.example"], "fyra siffror"),
        (["tenant", "add", "koping", *new[3:-1], "1984", "--admin", "it@sala.example"], "finns redan"),
        (["tenant", "add", "heby", "Heby", "--police-area", "--admin", "it@heby.example"], "hör till en kommun"),
    ):
        refused(typed(*wrong, **instance), said)
        assert "sala" not in tenants()
    code, said = typed(*new, "--admin", "it@sala.example", **instance)
    assert code == 0 and "Sala Heby finns nu på /sala-heby/" in said and "Sala finns nu på /sala/" in said, said
    assert said.count("/sala/inbjudan/") == 1 and "sala-heby" in tenants()
    people = typed("person", "list", "--tenant", "sala", **instance)[1]
    assert "it@sala.example" in people and "Administratör" in people
    # The area is there by now: its name is not asked for again.
    heby = ["tenant", "add", "heby", "Heby", "--area", "sala-heby", "--area-name", "Sala Heby", "--code", "0331"]
    code, said = typed(*heby, "--admin", "it@sala.example", **instance)
    assert code == 0 and "Heby finns nu på /heby/" in said and "Sala Heby finns nu" not in said, said


def test_who_stops_reading_gets_no_trace(instance):
    """`samsyn tenant list | head -0`: the other end of the pipe is closed before anything is written."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "app.commands", "tenant", "list"]
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            command, cwd=CHECKOUT, env={**FEW, **instance}, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (1, f"Arbetar i den inbyggda databasen under {instance['SAMSYN_VAR']}/\n")


def test_a_tenant_without_reports_is_analysed_and_nothing_is_found(instance, typed):
    code, said = typed("analyse", "--tenant", "koping", **instance)
    assert code == 0 and "Varningar: 0, heta platser: 0, heta rutor: 0." in said, said


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "8000.5", "²", "٣٣٣٣"])
def test_a_port_that_is_none(typed, port, tmp_path):
    refused(typed("run", PORT=port, SAMSYN_VAR=str(tmp_path / "var")), "PORT ska vara ett tal mellan 1 och 65535")


def test_a_port_in_use(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused(samsyn("run", PORT=port, SAMSYN_VAR=str(tmp_path / "var")), f"Port {port} används redan", "PORT=")
    assert not (tmp_path / "var").exists()


@pytest.fixture
def key(tmp_path) -> Path:
    path = tmp_path / "key"
    path.write_bytes(b"k" * 32)
    path.chmod(0o600)
    return path


MISSING = [
    ({"DATABASE_URL": ""}, "missing in the environment .*: DATABASE_URL"),
    ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must be a PostgreSQL address"),
    ({"DATABASE_URL": "postgresql+nonsense://x"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql+psycopg://x:notaport:9/y"}, "DATABASE_URL"),
    ({"REDIS_URL": ""}, "missing in the environment .*: REDIS_URL"),
    ({"REDIS_URL": "http://x"}, "REDIS_URL must start with"),
    ({"SAMSYN_KEY_FILE": ""}, "missing in the environment .*: SAMSYN_KEY_FILE"),
    ({"SAMSYN_KEY_FILE": "/finns/inte"}, "SAMSYN_KEY_FILE cannot be read"),
    ({"SAMSYN_KEY_FILE": "/"}, "SAMSYN_KEY_FILE cannot be read"),
    ({"SAMSYN_PUBLIC_URL": "samsyn.example.se"}, "SAMSYN_PUBLIC_URL must be an address"),
    ({"SAMSYN_PUBLIC_URL": "http://samsyn.example.se"}, "must be https"),
    ({"SAMSYN_PUBLIC_URL": "https://[x"}, "SAMSYN_PUBLIC_URL must be an address"),
    ({"SAMSYN_PUBLIC_URL": "https://a:x"}, "SAMSYN_PUBLIC_URL must be an address"),
    ({"SAMSYN_PUBLIC_URL": "https://samsyn.example.se/under/"}, "SAMSYN_PUBLIC_URL must be an address"),
    ({"SAMSYN_DEMO": "ja"}, "SAMSYN_DEMO must be 0 or 1"),
    ({"PORT": "²"}, "PORT must be a number"),
    ({"SAMSYN_CLOCK_FILE": "clock"}, "SAMSYN_CLOCK_FILE is for tests alone"),
]


@pytest.mark.parametrize(("change", "sentence"), MISSING)
def test_settings_that_are_missing_or_wrong_in_production(change, sentence, key):
    environment = {**PRODUCTION, "SAMSYN_KEY_FILE": str(key), **change}
    with pytest.raises(BadSettings, match=sentence):
        Settings.from_environment(environment)


def test_a_key_that_others_may_read_or_that_is_short(key):
    environment = {**PRODUCTION, "SAMSYN_KEY_FILE": str(key)}
    Settings.from_environment(environment)
    key.chmod(0o644)
    with pytest.raises(BadSettings, match="owner alone"):
        Settings.from_environment(environment)
    key.chmod(0o600)
    key.write_bytes(b"short")
    with pytest.raises(BadSettings, match="at least 32 bytes"):
        Settings.from_environment(environment)


def test_the_clock_of_tests_moves_nothing_that_is_real(key, tmp_path):
    """It takes both a test's database and this machine: `./run`, a server or a copied setting is refused."""
    moment = tmp_path / "clock"
    moment.write_text("2026-10-01T05:00:00+02:00\n")
    real = {**PRODUCTION, "SAMSYN_KEY_FILE": str(key), "SAMSYN_CLOCK_FILE": str(moment)}
    tried = PRODUCTION["DATABASE_URL"].replace("/samsyn", "/test_1")
    here = {**real, "DATABASE_URL": tried, "SAMSYN_PUBLIC_URL": "http://127.0.0.1:8000"}
    now = Settings.from_environment(here).clock
    assert now() == datetime(2026, 10, 1, 3, tzinfo=UTC)
    moment.write_text("2026-10-02T05:00:00+02:00\n")
    assert now() == datetime(2026, 10, 2, 3, tzinfo=UTC)
    assert set_up({**here, "WORKER_DATABASE_URL": tried}).database.clock() == now()
    for one in ("DATABASE_URL", "SAMSYN_PUBLIC_URL"):
        with pytest.raises(BadSettings, match="for tests alone"):
            Settings.from_environment({**here, one: real[one]})
    for wrong in ("i morgon", "2026-10-01T05:00:00", ""):
        moment.write_text(wrong)
        with pytest.raises(BadSettings, match="SAMSYN_CLOCK_FILE must be a file with a moment"):
            Settings.from_environment(here)


def test_every_door_names_all_its_missing_settings_at_once():
    only = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    for result in (samsyn("tenant", "list", **only), samsyn("worker", **only), samsyn("calendar", **only)):
        refused(result, "missing in the environment and in /etc/samsyn/samsyn.env: WORKER_DATABASE_URL (")
        refused(result, ", REDIS_URL (", ", SAMSYN_KEY_FILE (")
        assert result[1].count("\n") == 1, result
    refused(samsyn("migrate", **only), "missing in the environment and in /etc/samsyn/samsyn.env: OWNER_DATABASE_URL")
    code, text = samsyn(
        "-c", "config/gunicorn.py", "--bind", "127.0.0.1:0", "--check-config", "wsgi:app", module="gunicorn", **only
    )
    assert code != 0 and "env: REDIS_URL (" in text and ", SAMSYN_KEY_FILE (" in text


def test_a_database_that_does_not_answer(key):
    environment = {**PRODUCTION, "SAMSYN_KEY_FILE": str(key)}
    refused(samsyn("tenant", "list", **environment), "Databasen svarar inte.")
    refused(samsyn("migrate", **environment), "Databasen svarar inte.")
