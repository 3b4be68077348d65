"""What somebody who holds the whole database may do to the audit: as its superuser, past every wall and with the key.

Each attempt is one function of a connection and a random source; it returns which link it touched first. `clever`: the
links, the seals and the head are made to fit each other again, as only who has the key can do it.
"""

from collections.abc import Callable
from random import Random

from sqlalchemy import Connection, Row, text

FIT_AGAIN = """
DO $$
DECLARE
    line public.audit_line;
    before text := repeat('0', 64);
    n integer := 0;
    last_seal integer := 0;
    reads integer := 0;
    covered integer;
    seal text;
BEGIN
    FOR line IN SELECT * FROM public.audit_line WHERE tenant_id = audit.tenant() ORDER BY seq LOOP
        n := n + 1;
        IF line.act = 'audit.reads_sealed' THEN
            SELECT count(*), audit.digest(array_agg(audit.hash_of_read(one) ORDER BY id)) INTO covered, seal
                FROM public.read_line AS one WHERE tenant_id = line.tenant_id AND sealed_by = line.seq;
            line.detail := covered || ' ' || seal;
            last_seal := n;
            reads := reads + covered;
            UPDATE public.read_line SET sealed_by = n WHERE tenant_id = line.tenant_id AND sealed_by = line.seq;
        END IF;
        UPDATE public.audit_line SET seq = n, previous = before, detail = line.detail
            WHERE tenant_id = line.tenant_id AND id = line.id RETURNING * INTO line;
        before := audit.hash_of(line);
        UPDATE public.audit_line SET hash = before, mac = audit.mac(before)
            WHERE tenant_id = line.tenant_id AND id = line.id;
    END LOOP;
    UPDATE public.read_line AS one SET mac = audit.mac(audit.hash_of_read(one)) WHERE tenant_id = audit.tenant();
    UPDATE public.audit_head SET seq = n, hash = before, sealed_by = last_seal, sealed_reads = reads
        WHERE tenant_id = audit.tenant();
END
$$
"""
CHANGES = {
    "id": "gen_random_uuid()",
    "at": "at + interval '1 microsecond'",
    "actor": "'någon annan'",
    "membership_id": "gen_random_uuid()",
    "session_id": "gen_random_uuid()",
    "machine_user": "coalesce(machine_user, '') || 'x'",
    "act": "act || '.annat'",
    "object_kind": "coalesce(object_kind, '') || 'x'",
    "object_id": "coalesce(object_id || 'x', '')",
    "detail": "coalesce(detail || 'x', '')",
    "request_id": "request_id || 'x'",
    "outcome": "outcome || 'x'",
    "change": "coalesce(change || 'x', '')",
    "concerned_id": "CASE WHEN concerned_id IS NULL THEN gen_random_uuid() END",
    "concerned_role": "coalesce(concerned_role || 'x', '')",
    "previous": "reverse(previous) || 'x'",
    "hash": "reverse(hash) || 'x'",
    "mac": "reverse(mac) || 'x'",
}
"""Column of a link -> another value; of nothing it makes an empty text, and the other way round."""
MADE_AGAIN = {"previous", "hash", "mac"}
READ_CHANGES = {
    **{name: CHANGES[name] for name in CHANGES if name in ("id", "at", "actor", "membership_id", "act", "object_id")},
    "session_id": CHANGES["session_id"],
    "machine_user": CHANGES["machine_user"],
    "object_kind": CHANGES["object_kind"],
    "detail": CHANGES["detail"],
    "request_id": CHANGES["request_id"],
    "shown": "coalesce(shown, '{}') || gen_random_uuid()",
    "sealed_by": "NULL",
}


def links(connection: Connection) -> list[Row]:
    """The links of the tenant acted in, in their order."""
    return list(connection.execute(text("SELECT * FROM audit_line WHERE tenant_id = audit.tenant() ORDER BY seq")))


def _run(connection: Connection, statement: str, **values) -> None:
    connection.execute(text(statement), values)


def fit_again(connection: Connection) -> None:
    connection.execution_options(no_parameters=True).exec_driver_sql(FIT_AGAIN)


def edit(connection: Connection, random: Random, *, clever: bool, seq: int = 0, column: str = "") -> int:
    """Change one column of one link."""
    there = links(connection)
    seals = {line.seq for line in there if line.act == "audit.reads_sealed"}
    seq = seq or random.choice([line.seq for line in there if not (clever and line.seq in seals)])
    column = column or random.choice(sorted(CHANGES.keys() - (MADE_AGAIN if clever else set())))
    _run(
        connection,
        f"UPDATE audit_line SET {column} = {CHANGES[column]} WHERE tenant_id = audit.tenant() AND seq = :seq",  # noqa: S608
        seq=seq,
    )
    if clever:
        fit_again(connection)
    return seq


def remove(connection: Connection, random: Random, *, clever: bool, seq: int = 0) -> int:
    """Remove a link; cleverly the rest moves up. With a seal go the read lines that it covers."""
    seq = seq or random.choice(links(connection)).seq
    _run(connection, "DELETE FROM audit_line WHERE tenant_id = audit.tenant() AND seq = :seq", seq=seq)
    if clever:
        _run(connection, "DELETE FROM read_line WHERE tenant_id = audit.tenant() AND sealed_by = :seq", seq=seq)
        fit_again(connection)
    return seq


def insert(connection: Connection, random: Random, *, clever: bool, seq: int = 0) -> int:
    """Put a link in, a copy of another but for its id and object, and move the rest down."""
    there = links(connection)
    seq = seq or random.choice(there).seq
    copied = random.choice([line for line in there if line.act != "audit.reads_sealed"])
    values = {**copied._mapping, "seq": seq, "object_id": "påhittad"}
    _run(connection, "UPDATE audit_line SET seq = -seq WHERE tenant_id = audit.tenant() AND seq >= :seq", seq=seq)
    _run(connection, "UPDATE audit_line SET seq = 1 - seq WHERE tenant_id = audit.tenant() AND seq < 0")
    later = "UPDATE read_line SET sealed_by = sealed_by + 1 WHERE sealed_by >= :seq AND tenant_id = audit.tenant()"
    _run(connection, later, seq=seq)
    values.pop("id")
    names = list(values)
    _run(
        connection,
        f"INSERT INTO audit_line (id, {', '.join(names)}) VALUES (gen_random_uuid(), :{', :'.join(names)})",  # noqa: S608
        **values,
    )
    if clever:
        fit_again(connection)
    return seq


def swap(connection: Connection, random: Random, *, clever: bool, seq: int = 0) -> int:
    """Two neighbours change places."""
    there = links(connection)
    pairs = [a.seq for a, b in zip(there, there[1:], strict=False) if "audit.reads_sealed" not in (a.act, b.act)]
    seq = seq or random.choice(pairs)
    for statement in (
        "UPDATE audit_line SET seq = -1 WHERE tenant_id = audit.tenant() AND seq = :seq",
        "UPDATE audit_line SET seq = :seq WHERE tenant_id = audit.tenant() AND seq = :seq + 1",
        "UPDATE audit_line SET seq = :seq + 1 WHERE tenant_id = audit.tenant() AND seq = -1",
    ):
        _run(connection, statement, seq=seq)
    if clever:
        fit_again(connection)
    return seq


def cut(connection: Connection, random: Random, *, clever: bool, seq: int = 0) -> int:
    """Cut the tail from a link on, cleverly with the head and what the seals in it covered."""
    seq = seq or random.choice(links(connection)).seq
    _run(connection, "DELETE FROM audit_line WHERE tenant_id = audit.tenant() AND seq >= :seq", seq=seq)
    if clever:
        _run(
            connection,
            "UPDATE read_line SET sealed_by = NULL WHERE tenant_id = audit.tenant() AND sealed_by >= :seq",
            seq=seq,
        )
        fit_again(connection)
    return seq


def set_head_back(connection: Connection, random: Random, *, clever: bool, seq: int = 0) -> int:
    """The head says an earlier link; not cleverly it only says something else."""
    there = links(connection)
    line = there[:-1][seq - 1] if seq else random.choice(there[:-1])
    if not clever:
        _run(connection, "UPDATE audit_head SET hash = reverse(hash) || 'x' WHERE tenant_id = audit.tenant()")
        return there[-1].seq
    _run(
        connection,
        "UPDATE audit_head SET seq = :seq, hash = :hash, sealed_by = coalesce((SELECT max(seq) FROM audit_line"
        " WHERE tenant_id = audit.tenant() AND act = 'audit.reads_sealed' AND seq <= :seq), 0), sealed_reads ="
        " (SELECT count(*) FROM read_line WHERE tenant_id = audit.tenant() AND sealed_by <= :seq)"
        " WHERE tenant_id = audit.tenant()",
        seq=line.seq,
        hash=line.hash,
    )
    return there[-1].seq


def wipe(connection: Connection, _random: Random, *, clever: bool, seq: int = 0) -> int:
    """Nothing is left of the chain; cleverly not even its head and its read lines."""
    _run(connection, "DELETE FROM audit_line WHERE tenant_id = audit.tenant()")
    if clever:
        _run(connection, "DELETE FROM audit_head WHERE tenant_id = audit.tenant()")
        _run(connection, "DELETE FROM read_line WHERE tenant_id = audit.tenant()")
    return seq or 1


def rewrite_reads(connection: Connection, random: Random, *, clever: bool, seq: int = 0) -> int:
    """Change, remove or add a sealed read line, cleverly with the seal. Gives the seal's number."""
    there = connection.execute(
        text(
            "SELECT id, sealed_by FROM read_line WHERE tenant_id = audit.tenant() AND sealed_by IS NOT NULL ORDER BY id"
        )
    ).all()
    line = random.choice([one for one in there if seq in (0, one.sealed_by)])
    what = random.choice(["change", "remove", "add"])
    if what == "remove":
        statement = "DELETE FROM read_line WHERE tenant_id = audit.tenant() AND id = :id"
    elif what == "add":
        statement = (
            "INSERT INTO read_line SELECT (jsonb_populate_record(line, jsonb_build_object('id', gen_random_uuid()))).*"
            " FROM read_line AS line WHERE tenant_id = audit.tenant() AND id = :id"
        )
    else:
        column = random.choice(sorted(READ_CHANGES))
        statement = (
            f"UPDATE read_line SET {column} = {READ_CHANGES[column]} WHERE tenant_id = audit.tenant() AND id = :id"  # noqa: S608, E501
        )
    _run(connection, statement, id=line.id)
    if clever:
        fit_again(connection)
    return line.sealed_by


KINDS: dict[str, Callable[..., int]] = {
    "edit": edit,
    "removal": remove,
    "insertion": insert,
    "reorder": swap,
    "cut tail": cut,
    "head set back": set_head_back,
    "wiped chain": wipe,
    "rewritten reads": rewrite_reads,
}
