"""Acts on what has become of a report: its way, as its own organisation and the coordinator see it."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.hooks import Step
from app.inbox.models import ReportAnswer, ReportLook
from app.incidents import permissions
from app.incidents.visibility import Reader, readable
from tenants.acts import requires
from tenants.isolation import Question
from tenants.scope import Scope

LOOKED, PUT_BACK, ANSWERED = "looked", "put_back", "answered"
WORDS = {LOOKED: "Läst av samordnaren", PUT_BACK: "Ska läsas igen", ANSWERED: "Svar från samordnaren"}
_ANSWERS = aliased(ReportAnswer)
_ID = bindparam("id", type_=Uuid())
_LATEST = select(func.max(_ANSWERS.version)).where(_ANSWERS.incident_id == _ID).scalar_subquery()
_WAY = Question(
    union_all(
        select(
            case((ReportLook.looked, literal(LOOKED)), else_=literal(PUT_BACK)).label("what"),
            ReportLook.at,
            ReportLook.by,
            literal("").label("text"),
        ).where(ReportLook.incident_id == _ID),
        select(literal(ANSWERED), ReportAnswer.written_at, ReportAnswer.written_by, ReportAnswer.text).where(
            ReportAnswer.incident_id == _ID, ReportAnswer.version == _LATEST, ReportAnswer.text != ""
        ),
    )
)
"""What has been done with a report, when and by whom."""


@requires(permissions.READ)
def read_way(scope: Scope, *, id: UUID) -> list[Step]:
    """The steps of a report's way, for its own organisation and the coordinator; none for others. One question."""
    if not Reader.of(scope).names_reporter(readable(scope, id)):
        return []
    return [Step(WORDS[what], at, by, text) for what, at, by, text in scope.db.ask(_WAY, {"id": id})]
