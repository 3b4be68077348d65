"""Tips in every state, and a sheet, for the suites that look at all of them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.tips import proof, service
from app.tips.models import Tip
from tenants.access import Role

KEY = b"planted"


def planted(world, said: str = "Lamporna är sönder.") -> tuple[UUID, UUID]:
    """Tips that wait, were answered and laid aside, a place with a sheet, and one that was taken away: (tip, place)."""
    with world.scope(None) as scope:
        word = proof.word_of(KEY, scope.tenant.id, scope.now.date())
        known = scope.db.scalar(select(func.count()).select_from(Tip)) or 0
        for n in range(3):
            text = f"{said} {known + n}"  # also where they are planted twice
            given = proof.ticket(KEY, text, scope.now - timedelta(seconds=30))
            asked = {"wants_answer": True, "place_text": "Torget", "time_text": "i går"}
            service.send_tip(scope, key=KEY, text=text, word=word, ticket=given, **asked)
    with world.scope(Role.COORDINATOR) as scope:
        one, answered, aside = service.list_tips(scope)[-3:]
        service.reply(scope, id=answered.id, version=1, words="Lagas.")
        service.discard(scope, id=aside.id, version=1)
        kept, gone = (service.add_place(scope, name=name) for name in ("Trapphus", "Torget"))
        service.remove_place(scope, id=gone.id)
    return one.id, kept.id
