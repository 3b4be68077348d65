"""What the way to the council tells the others: its last step, who has confirmed the figures, and its letters."""

from uuid import UUID

from app.council_papers import service
from app.council_papers.service import Way
from app.domains import KindOfLetter
from app.est import follow_ups
from app.est import permissions as est
from app.figures.periods import Quarter, local_date
from app.hooks import APPROVED, QuarterStep
from app.letters import writing
from app.mail.service import Due
from tenants.post import Letter
from tenants.scope import Scope


def quarter_steps(scope: Scope, quarter: Quarter, final: UUID | None) -> list[QuarterStep]:
    way = service.read_way(scope, quarter=quarter)
    state, says = _sent(scope, way, final)
    return [QuarterStep(state, "Sänd", says, "council_papers.way", {"quarter": quarter})]


def _sent(scope: Scope, way: Way, final: UUID | None) -> tuple[str, str]:
    if final is None:
        return "blocked", "Först fastställs rapporten."
    if sent := way.sent_of(final):
        return "done", f"Skickad till rådets sekreterare {local_date(sent.at).isoformat()}."
    if not scope.profile.secretary:
        return "now", "Väntar på administratören: sekreterarens adress saknas under Inställningar."
    return "now", "Väntar på samordnaren."


def quarter_facts(scope: Scope, quarter: Quarter) -> list[tuple[str, str]]:
    """Whether the police have confirmed their figures: said either way."""
    confirmed = service.read_way(scope, quarter=quarter).confirmed
    said = "Polisen har inte bekräftat sina uppgifter."
    if confirmed:
        said = f"Polisens uppgifter är bekräftade av polisen {local_date(confirmed.at).isoformat()}."
    return [(APPROVED, said)]


def _of_follow_up(scope: Scope, mail: Due, subject: str, said: str, *, handed_in: bool) -> Letter | None:
    """None when it is no longer so."""
    if mail.about_id is None:
        return None
    area, quarter, state = follow_ups.where_it_is_written(scope, id=mail.about_id)
    if (state == follow_ups.SUBMITTED) != handed_in:
        return None
    said = f"{said} i Samsyn i {scope.tenant.name}."
    path = f"fokusomraden/{area}/uppfoljning/{quarter}"
    return writing.write_notice(scope, mail=mail, subject=subject, said=said, path=path)


LETTERS = (
    KindOfLetter(
        follow_ups.HANDED_IN,
        "En uppföljning är inlämnad",
        lambda scope, mail: _of_follow_up(
            scope, mail, "En uppföljning är inlämnad", "En uppföljning har lämnats in", handed_in=True
        ),
        choice="När en uppföljning har lämnats in.",
        permission=est.SEND_BACK.name,
    ),
    KindOfLetter(
        follow_ups.SENT_BACK,
        "En uppföljning behöver kompletteras",
        lambda scope, mail: _of_follow_up(
            scope, mail, "En uppföljning behöver kompletteras", "En uppföljning har skickats tillbaka", handed_in=False
        ),
        choice="När en uppföljning har skickats tillbaka för att kompletteras.",
        permission=est.FOLLOW_UP.name,
    ),
    KindOfLetter(
        service.KIND, "Kvartalsrapporten till rådet", lambda scope, mail: service.letter_to_secretary(scope, due=mail)
    ),
)
