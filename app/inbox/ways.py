"""Acts on what has become of a report: its way, as its own organisation and the coordinator see it."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from app.domains import Step
from app.doubles.models import SAME, IncidentDouble
from app.inbox.models import ReportAnswer, ReportLook
from app.incidents import permissions
from app.incidents.models import Incident
from app.incidents.visibility import Reader, readable
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

LOOKED, PUT_BACK, MERGED, KEPT, ANSWERED = "looked", "put_back", "merged", "kept", "answered"
WORDS = {
    LOOKED: "Läst av samordnaren",
    PUT_BACK: "Ska läsas igen",
    MERGED: "Samma händelse som en annan rapport, som räknas",
    ANSWERED: "Svar från samordnaren",
    KEPT: "En annan rapport är samma händelse",
}
_ANSWERS, _DOUBLE = aliased(ReportAnswer), IncidentDouble
_MERGED = _DOUBLE.outcome == SAME, Incident.id == _DOUBLE.second_id, Incident.state == "merged"
_ID, _NONE = bindparam("id", type_=Uuid()), cast(null(), Uuid)
_LATEST = select(func.max(_ANSWERS.version)).where(_ANSWERS.incident_id == _ID).scalar_subquery()
_WAY = Question(
    union_all(
        select(
            case((ReportLook.looked, literal(LOOKED)), else_=literal(PUT_BACK)).label("what"),
            ReportLook.at,
            ReportLook.by,
            _NONE.label("other"),
            literal("").label("text"),
        ).where(ReportLook.incident_id == _ID),
        select(literal(MERGED), _DOUBLE.settled_at, _DOUBLE.settled_by, _DOUBLE.first_id, literal("")).where(
            _DOUBLE.second_id == _ID, *_MERGED
        ),
        select(literal(KEPT), _DOUBLE.settled_at, _DOUBLE.settled_by, _DOUBLE.second_id, literal("")).where(
            _DOUBLE.first_id == _ID, *_MERGED
        ),
        select(literal(ANSWERED), ReportAnswer.written_at, ReportAnswer.written_by, _NONE, ReportAnswer.text).where(
            ReportAnswer.incident_id == _ID, ReportAnswer.version == _LATEST, ReportAnswer.text != ""
        ),
    )
)
"""What has been done with a report, when, by whom, and which other report it is about."""


@requires(permissions.READ)
def read_way(scope: Scope, *, id: UUID) -> list[Step]:
    """The steps of a report's way, for its own organisation and the coordinator; none for other readers. One question.

    Of another report no more is told than that there is one: its own page says who may open it.
    """
    reader = Reader.of(scope)
    if not reader.names_reporter(readable(scope, id)):
        return []
    steps = []
    for what, at, by, other, text in scope.db.ask(_WAY, {"id": id}):
        link = {"endpoint": "incidents.show", "values": {"id": other}} if other and reader.coordinates else {}
        steps.append(Step(WORDS[what], at, by, text, **link))
    return steps
