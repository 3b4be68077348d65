"""Every id that the pages, forms and calls of Köping hold, one at a time, exchanged for another: the cases."""

import re
from dataclasses import dataclass, field, fields
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, text

from tenants.models import Base
from tests.access import sweep
from tests.access.planted import Ids
from tests.bad_input.forms import Form, accepted
from tests.tenants.rows import MODELS, Rows, owners

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OWNER, VICTIM = "koping", "arboga"
READ_NEARBY = {
    "area_document": {"period": "2026-11-24"},
    "released_table": {"quarter": "2026-Q3", "content": {"columns": [], "rows": [], "numbers": [], "total": None}},
}
"""Table -> columns of Arboga's row that pages of the neighbours and of the area read, and must understand."""
PATH = ""
"""Where a case exchanges the id, when it is no field."""


@dataclass(frozen=True)
class Case:
    """One request, and the id in it that is exchanged: in the address, or in the field `at`."""

    method: str
    path: str
    at: str
    own: str
    kind: str
    """The table that the id is of."""
    data: dict = field(default_factory=dict)
    """Of the form; of the JSON body, at the API."""

    @property
    def is_api(self) -> bool:
        return "/api/v1/" in self.path

    def sent(self, id: str) -> tuple[str, dict]:
        """The address and what is sent, with another id in its place."""
        if self.at == PATH:
            return self.path.replace(self.own, id), self.data
        return self.path, {**self.data, self.at: str(self.data[self.at]).replace(self.own, id) or id}

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.at or 'address'} ({self.kind})"


def plant_victim(connection: Connection) -> dict[str, str]:
    """A row of Arboga's in every table that a municipality owns, and a told paper of Köping's. Gives table -> the id
    of Arboga's."""
    rows = Rows(connection)
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # what the rows say is no matter
    for table in Base.metadata.sorted_tables:
        if table.name in MODELS and VICTIM in owners(table.name):
            values = rows.values(table.name, VICTIM) | READ_NEARBY.get(table.name, {})
            if list(table.primary_key.columns.keys()) != ["tenant_id"]:  # one of these is there already
                connection.execute(table.insert().values(**values))
            rows.marker[table.name] = {VICTIM: values}
    # The worker tells the area of papers, and none works here.
    told = rows.values("area_document", OWNER) | READ_NEARBY["area_document"]
    connection.execute(Base.metadata.tables["area_document"].insert().values(**told))
    return {name: str(made[VICTIM]["id"]) for name, made in rows.marker.items() if "id" in made[VICTIM]}


def kinds_of_ids(connection: Connection, tenant_id: UUID) -> dict[str, str]:
    """Every id of a tenant -> its table."""
    tables = [name for name in MODELS if "id" in Base.metadata.tables[name].c]
    found = {}
    for name in tables:
        for id in connection.scalars(text(f"SELECT id FROM {name} WHERE tenant_id = :t"), {"t": tenant_id}):  # noqa: S608
            found.setdefault(str(id), name)  # a group has the id of the focus area that it is of
    return found


def session_of(connection: Connection, tenant_id: UUID) -> str:
    """Somebody's of a tenant: sessions belong to people, not to tenants."""
    rows = "SELECT s.id FROM session s JOIN membership m ON m.person_id = s.person_id WHERE m.tenant_id = :t LIMIT 1"
    return str(connection.scalar(text(rows), {"t": tenant_id}))


def cases_of_addresses(addresses: list[str], kinds: dict[str, str]) -> list[Case]:
    return [
        Case("GET", address, PATH, id, kinds[id])
        for address in dict.fromkeys(addresses)
        for id in dict.fromkeys(ID.findall(address))
        if id in kinds
    ]


def cases_of_forms(forms: list[Form], kinds: dict[str, str]) -> list[Case]:
    """Each id of an action, and each field that holds an id, may hold one, or is the id of what is made."""
    found = []
    for form in forms:
        data = accepted(form)
        for id in dict.fromkeys(ID.findall(form.action)):
            if id in kinds:
                found.append(Case("POST", form.action, PATH, id, kinds[id], data))
        for name in form.fields:
            sent = data[name] if isinstance(data[name], list) else [data[name]]
            held = [
                id
                for value in (*sent, *form.control(name).options)
                for id in ID.findall(value if isinstance(value, str) else "")
            ]
            if name == "id":
                found.append(Case("POST", form.action, name, data[name], "incident", data))
            elif known := [id for id in held if id in kinds]:
                own = next((value for value in sent if value in kinds), known[0])
                found.append(Case("POST", form.action, name, own, kinds[own], {**data, name: own}))
    return found


def cases_of_calls(base: str, report: str, place: str) -> list[Case]:
    body = {"category": "klotter", "earliest": "2026-11-24T20:00:00+01:00", "named_place_id": place}
    corrected = {**body, "version": 1, "reason": "prov"}
    new_id = "00000000-0000-4000-8000-000000000001"
    list_of, one = f"{base}/incidents/", f"{base}/incidents/{report}"
    return [
        Case("GET", one, PATH, report, "incident"),
        Case("GET", f"{list_of}?named_place_id={place}", PATH, place, "named_place"),
        Case("GET", f"{list_of}?after=2026-11-20,{report}", PATH, report, "incident"),
        Case("PUT", one, PATH, report, "incident", corrected),
        Case("PUT", one, "named_place_id", place, "named_place", corrected),
        Case("POST", f"{one}/withdrawal", PATH, report, "incident", {"version": 1, "reason": "prov"}),
        Case("POST", f"{one}/objection", PATH, report, "incident", {"version": 1, "wrong": "place"}),
        Case("GET", f"{one}/photo", PATH, report, "incident"),
        Case("POST", f"{one}/photo", PATH, report, "incident", {"photo": "", "no_faces": True}),
        Case("POST", f"{one}/photo/removal", PATH, report, "incident", {"version": 1}),
        Case("POST", list_of, "named_place_id", place, "named_place", body),
        Case("POST", list_of, "id", new_id, "incident", {**body, "id": new_id}),
    ]


IDS_OF_ROUTES = {
    "stopped": "incident",
    "removed_occasion": "occasion",
    "upload": "intake_upload",
    "intake": "intake_file",
    "sub_area": "shape",
    "double": "incident_double",
    "cause": "problem_cause",
    "told_decision": "decision",
    "told_paper": "area_document",
}
"""Name in `planted.Ids` -> table, where they differ."""


def cases_of_routes(app: Flask, base: str, first: dict[str, str], kinds: dict[str, str]) -> list[Case]:
    """Every route with an id in its address, by each of its methods. `first`: table -> one id of Köping's."""
    tables = {field.name: IDS_OF_ROUTES.get(field.name, field.name) for field in fields(Ids)}
    tables |= {"token": "access_token", "stopped_run": "run", "member": "membership"}
    del tables["arms"]  # no id: open to all
    calls = sweep.calls(app, Ids(**{name: UUID(first[table]) for name, table in tables.items()}, arms="0" * 16))
    found = [
        Case(call.method, base + call.path, PATH, id, kinds[id])
        for call in calls
        for id in dict.fromkeys(ID.findall(call.path))
        if not call.is_api and call.endpoint != "accounts.end_session"
    ]
    end = app.url_map.bind("").build("accounts.end_session", {"id": first["session"]}, method="POST")
    return [*found, Case("POST", base + end, PATH, first["session"], "session")]
