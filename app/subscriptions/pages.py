"""The page that gives such an address, and what is fetched from it: meetings, last days, and what is to come."""

from flask import Response, url_for

from app.accounts import tokens
from app.coming_events import permissions as coming_permissions
from app.coming_events import service as coming_events
from app.coming_events import wording
from app.interfaces import browser
from app.interfaces.web import Pages, open_to_strangers, page, unframed
from app.meetings import service as meetings
from app.meetings.permissions import SUBSCRIBE as NEEDS
from app.subscriptions import ical
from tenants.access import SUBSCRIBE
from tenants.errors import NotFound
from tenants.scope import Scope

pages = Pages("subscriptions", __name__, template_folder="templates")


@pages.get("/moten/kalender", needs=NEEDS)
def index(scope: Scope, *, status: int = 200, shown: str | None = None):
    return page("subscriptions/index.html", status=status, shown=shown, n=_living(scope))


@pages.post("/moten/kalender", needs=NEEDS)
def make(scope: Scope):
    name = f"Kalender {_living(scope) + 1}"
    token = tokens.make_token(scope, session=browser.session_token() or "", name=name, reach=SUBSCRIBE)
    return index(scope, status=201, shown=url_for("subscriptions.fetch", token=token, _external=True))


@pages.get("/kalender/<token>.ics")
@open_to_strangers
@unframed
def fetch(scope: Scope, token):
    actor = tokens.actor_of_token(scope, token=token)
    if actor is None or not actor.may(NEEDS):
        raise NotFound("calendar")
    holder = scope.acting_as(actor)
    events = [_event(one) for one in meetings.dated(holder)]
    # Of what is to come its kind alone, as of a meeting: an address may be seen by others than its holder.
    for row in coming_events.dated(holder) if holder.may(coming_permissions.DATED) else ():
        address = url_for("coming_events.index", _external=True, _anchor=f"h-{row.event_id}")
        said = {"said": wording.KINDS[row.kind], "version": row.version, "address": address}
        events.append(ical.event(id=str(row.event_id), begins=row.first, days=len(row.days), **said))
    return Response(ical.calendar(f"Samsyn {scope.tenant.name}", events, now=scope.now), mimetype="text/calendar")


@pages.get("/moten/<uuid:id>/kalender.ics", needs=NEEDS)
def meeting(scope: Scope, id):
    """One meeting, for whoever has her calendar elsewhere and adds it by hand: when and where, never what about."""
    one = next((one for one in meetings.dated(scope) if one.id == id), None)
    if one is None:
        raise NotFound("meeting")
    made = _event(one)
    response = Response(ical.calendar(f"Samsyn {scope.tenant.name}", [made], now=scope.now), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="mote-{id}.ics"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _event(one: meetings.Dated):
    return ical.event(
        id=str(one.id),
        said=one.said,
        begins=one.begins,
        place=one.place,
        off=one.off,
        version=one.version,
        address=url_for(one.view, id=one.id, _external=True),
    )


def _living(scope: Scope) -> int:
    return sum(one.reach == SUBSCRIBE for one in tokens.my_tokens(scope))
