"""The web door: turns a request into a scope, and what a view says into a page (`failures.py`: what went wrong).

Flask-Login's `current_user` and Flask's `g` are touched here alone. Views are called with an open scope and cannot
exist without one.
"""

import logging
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial, wraps
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from flask import Blueprint, Flask, Request, Response, current_app, g, make_response, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import SecurityError
from werkzeug.routing import MapAdapter

from app.domains import turned_off
from app.drawing import maps
from app.drawing.accent import frame_colours
from app.figures.periods import moment_label
from app.interfaces import browser, drawn
from app.interfaces.forms import refuse_many
from app.interfaces.frame import Above, Where, drawn_once, menu_of
from tenants.access import NOBODY, PHONE, Actor, Permission
from tenants.errors import Ended, NotAllowed, NotFound
from tenants.kept import Answers
from tenants.models import Tenant
from tenants.profile import Profile
from tenants.registry import find_tenant
from tenants.scope import Database

log = logging.getLogger("samsyn.web")
MOST_FRAMES = 500
"""What the frame holds for somebody at a page, that a process remembers."""
NO_PROFILE = Profile()
KNOWN_FOR = 15  # seconds that a tenant's row (its name, its area) is remembered by a process


class WrongTenant(Exception):
    """Signed in at another tenant (`other`: slug and name), with a role here too."""

    def __init__(self, other):
        super().__init__()
        self.other = other


class SignedIn(UserMixin):
    def __init__(self, actor: Actor):
        self.actor, self.id = actor, actor.person_id


class Pages(Blueprint):
    """HTML pages of a domain, signed in by cookie. Every view gets the open scope first."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._guarded: dict[Callable, Callable] = {}  # a view at two addresses is one endpoint

    def add_url_rule(self, rule, endpoint=None, view_func=None, *args, needs: Permission | None = None, **options):
        guarded = None
        if view_func:
            guarded = self._guarded[view_func] = self._guarded.get(view_func) or in_scope(
                view_func, door="page", needs=needs
            )
        super().add_url_rule(rule, endpoint, guarded, *args, **options)

    def removal(self, rule: str, remove: Callable, restore: Callable, *, needs: Permission, gone, back, of="") -> None:
        """Two buttons on one thing: at `<rule>/borttagning` it is taken away, at `<rule>/aterstallning` put back, each
        an act on its id. `gone` and `back` answer with its row, the first where the address says `borttagen`
        (`just_removed`). The endpoints are `remove` and `restore` + `of`."""
        for word, name, act, answer in (
            ("borttagning", "remove", remove, gone),
            ("aterstallning", "restore", restore, back),
        ):

            def view(scope, id, act=act, answer=answer):
                return answer(act(scope, id=id))

            self.add_url_rule(f"{rule}/{word}", f"{name}{of}", view, methods=["POST"], needs=needs)


def in_scope(view: Callable, *, door: str, needs: Permission | None = None) -> Callable:
    """Call the view with an open scope first; commit when it returns, roll back when it raises.

    A view that raises after a refused form was shown is rolled back whole: use `scope.attempt()` for the refusal.
    """

    @wraps(view)
    def call(**values):
        here, asked = g._get_current_object(), _request()
        here.door, here.by_wall = door, getattr(view, "by_wall", False)
        tenant = here.tenant = known_tenant(asked.environ.get("samsyn.slug"))
        looks = asked.method in ("GET", "HEAD")
        if door == "page" and not looks:
            browser.check_form()
        with database().scope(tenant, request_id=here.request_id) as scope:
            here.scope, here.now = scope, scope.now
            try:
                user: Any = current_user._get_current_object()
                actor = here.actor = user.actor if user.is_authenticated else NOBODY
            finally:
                here.pop("scope")  # an error page asks for the user again, when this transaction is over
            scope.db.looking = looks
            if not scope.db.looking or tenant.is_practice:
                # Who changes something acts on what stands there now; a practice area is filled and emptied by
                # functions of the database.
                scope.db.state = None
            if actor is not NOBODY:
                if off := turned_off(scope.profile.modules):
                    actor = here.actor = replace(actor, off=off)
                scope = scope.acting_as(actor)
            if actor is NOBODY and not getattr(view, "open_to_strangers", False):
                token = browser.session_token() if door == "page" and not here.by_wall else None
                if token and (other := _samsyn().sessions.tenant_of_session(scope, token=token)):
                    raise WrongTenant(other)
                raise NotAllowed("signed_in")  # before the body is read
            if door == "page" and not getattr(view, "unframed", False):
                here.profile = scope.profile
            if (asked.blueprint or "").removesuffix("_api") in actor.off:
                raise NotAllowed("module_off")
            if needs and not scope.may(needs):
                raise NotAllowed(needs.name)  # before a form is read or shown
            here.tenants, here.looks = actor.places, scope.db
            ahead = None
            if looks and not tenant.is_practice:
                rights, hour = (actor.rights, actor.placed), scope.now.strftime("%F %H")
                page = tenant.id, asked.path, asked.query_string, rights, hour
                ahead = scope.db.ahead = database().foresight.of(page, scope.now)
            answer = make_response(view(scope, **values))
            if ahead:
                ahead.learn()
            return answer

    marked: Any = call  # `tests/access` asks every view for this, and for whom: `wraps` keeps `open_to_strangers`
    marked.opens_scope = True
    return marked


def open_to_strangers(view: Callable) -> Callable:
    """A view for those who are not signed in, too (sign-in, invitation)."""
    view.open_to_strangers = True
    return view


def by_wall(view: Callable) -> Callable:
    """A view for a room's wall alone: whoever is signed in on the machine is nobody there."""
    view.by_wall = True
    return view


def unframed(view: Callable) -> Callable:
    """A view that answers with no page, and so asks nothing for the frame of one."""
    view.unframed = True
    return view


def page(template: str, status: int = 200, notice: str | None = None, **context) -> Response:
    """Render a page in its frame."""
    frame = {**_frame(), **_of_the_request()}
    return make_response(render_template(template, **frame, notice=_said(notice), **context), status)


def drawn_page(template: str, status: int = 200, notice: str | None = None, **context) -> Response:
    """The same, drawn once of the same frame and context (`drawn.py`) while nothing has been written in the tenant. The
    template looks at these, at what is the same at every request, and builds addresses: nothing else is there for it.
    """
    frame, values = _frame(), _of_the_request()
    said = _said(notice)

    def draw() -> str:
        found = current_app.jinja_env.get_template(template)
        return found.render(**frame, **drawn.places(values), notice=said, **context)

    here = g._get_current_object()
    where = request.script_root, request.endpoint, request.view_args, here.tenant.id, here.tenant.kind
    inputs = template, where, here.framed, said, context
    found = drawn.filled(here.looks, _samsyn().drawings, inputs, draw, values)
    request.environ["samsyn.drawn"] = found
    return make_response(found.whole, status)


def _said(notice: str | None) -> SimpleNamespace | None:
    notice = g.get("also_said") or notice
    return SimpleNamespace(kind="success", text=notice) if notice else None


def kept_page(template: str, status: int = 200, **context) -> Response:
    """Render a page for a device to keep: as for whoever is not signed in, and without anything of one request."""
    g.actor = NOBODY
    frame = {**_frame(), **_of_the_request(), "csrf": "", "nonce": ""}
    return browser.allow_by_content(make_response(render_template(template, **frame, notice=None, **context), status))


def also_say(notice: str) -> None:
    """Let the page that answers this request say this, whichever it is."""
    g.also_said = notice


def send_map(document: maps.Document) -> Response:
    """A map as a document of its own, for a frame without any rights."""
    response = make_response(document.html(nonce=browser.nonce(), address=browser.static_address))
    response.headers["Content-Security-Policy"] = maps.csp(browser.nonce(), document.backgrounds)
    return response


def demo_mark() -> str:
    """What every picture of the demo world and of a practice area says; "" where the reports are real."""
    if g.tenant.is_practice:
        return "Övningsyta – inget här är på riktigt"
    return "Exempeldata – påhittade händelser" if current_app.config["SAMSYN_DEMO"] else ""


def notice_of(notices: Mapping[str, str]) -> str | None:
    """The notice that the address asks for after a POST (`?ok=<code>`), if it is one of the domain's."""
    return notices.get(request.args.get("ok", ""))


def just_removed(rows: Iterable, id_of: Callable[[Any], object] = lambda row: row.id):
    """Of those that were taken away: the one of just now, which the page offers to put back; None for none."""
    asked = request.args.get("borttagen")
    return next((row for row in rows if asked and str(id_of(row)) == asked), None)


def see_other(address: str) -> Response:
    """After a POST: go and look at the result."""
    return make_response(redirect(address, 303))


def _frame() -> dict:
    """What `layout.html` needs, whoever looks and whatever has gone wrong; made once in a process of the same inputs.
    `g.framed`: what it is known by when a page is drawn once."""
    here, asked, frames = g._get_current_object(), _request(), _samsyn().frames
    tenant, actor, profile = here.get("tenant"), here.get("actor", NOBODY), here.get("profile", NO_PROFILE)
    where = Where(tenant.slug, tenant.name, tenant.kind, tenant.is_practice) if tenant else None
    tenants, ending = tuple(here.get("tenants", ())), _ending()
    lasting, first = ending.lasting if ending else None, (asked.view_args or {}).get("first")
    who = actor.name, actor.person_id, actor.rights, tenants, lasting
    key = who, where, tenant and tenant.id, profile, asked.script_root, asked.endpoint, first
    if (made := frames.get(key)) is None:
        if len(frames) >= MOST_FRAMES:
            frames.clear()
        of_page = asked.script_root, asked.endpoint or "", first
        frame = _framed(actor, profile, tenant and tenant.id, where, of_page, tenants, lasting)
        # The menu is made of the others. What cannot be written out keeps the page from being kept.
        known_by = drawn.known_by((actor.rights, {**frame, "above": frame["above"]._replace(menu=None)}))
        made = frames[key] = frame, known_by or frame
    frame, here.framed = made
    return {**frame, "tenant": tenant, "drawn_once": drawn_once, "may": may}


def _framed(actor: Actor, profile: Profile, tenant_id, where: Where | None, of_page, tenants, lasting) -> dict:
    root, endpoint, first = of_page
    menu = menu_of(root, where.kind, actor.rights, endpoint, first, profile.live) if where else None
    name, roles = (actor.name if actor.is_somebody else None), actor.role_names
    if actor.reach == PHONE:  # whoever holds the phone is told neither whose it is nor what she does
        name, roles = "Ihågkommen telefon", ()
    demo, searches = current_app.config["SAMSYN_DEMO"], actor.may(Permission.registry["search.search"])
    return {
        "above": Above(where, profile.arms, demo, menu, name, roles, tenants, searches),
        "group_name": profile.group_name,
        "council": profile.council,
        "room_name": partial(_room_name, profile.est_group),
        "colours": frame_colours(profile.accent) if profile.accent else None,
        "person_name": name,
        "drafts_of": browser.owner_of_drafts(actor.person_id, tenant_id) if tenant_id and actor.person_id else "",
        "role_names": roles,
        "tenants": tenants,
        "way_in": "telefon" if actor.reach == PHONE else "logga-in",
        "ending": lasting,
        "demo": demo,
    }


def _room_name(est_group: str, room: Any) -> str:
    return room.called(est_group)


def _of_the_request() -> dict[str, str]:
    """What stands in a page and is new at each request; none of it needs escaping."""
    values = {"csrf": browser.form_token(), "nonce": browser.nonce()}
    if ending := _ending():
        values |= {"session_unused": moment_label(ending.unused), "session_latest": moment_label(ending.latest)}
        values["session_left"] = str(int(ending.left.total_seconds()))
    return values


def _ending():
    actor = g.get("actor", NOBODY)
    return _samsyn().sessions.ending(actor, g.now) if actor.is_somebody else None


def may(name: str) -> bool:
    """Whether the one who looks holds the permission with this name. An unknown name is a mistake and raises."""
    return g.get("actor", NOBODY).may(Permission.registry[name])


def set_up(app: Flask, *, over: Database, **ways_in: ModuleType) -> None:
    """Sign-in, headers and the frame, for an application whose configuration is complete.

    `ways_in` (sessions, tokens, phones, walls): the acts by which a cookie or token becomes an actor; handed over, so
    that this module knows no domain.
    """
    drawings = Answers(drawn.MOST, drawn.MOST_AT_ONCE)
    app.extensions["samsyn"] = SimpleNamespace(database=over, tenants={}, frames={}, drawings=drawings, **ways_in)
    login = LoginManager(app)
    login.request_loader(_identify)
    app.before_request(_begin)
    app.after_request(browser.add_headers)


def _begin():
    g.request_id = uuid.uuid4().hex[:16]
    g.door, g.by_wall = "page", False
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # a host that is not ours: before anything is answered in its name
    refuse_many(request.query_string.count(b"&") + 1)
    if slug := request.environ.get("samsyn.slug_alone"):
        # "/koping" without its slash: the tenant's start, if there is such a tenant.
        known_tenant(slug)
        return redirect(f"/{slug}/", 308)
    return None


def url_adapter() -> MapAdapter:
    """Builds the addresses of the tenant that this request is in, also after its own address was not found."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None, "a request always has one"
    return adapter


def _request() -> Request:
    """The request itself: where much is asked of it, Flask need not find it each time."""
    return cast(Any, request)._get_current_object()


def _samsyn():
    return current_app.extensions["samsyn"]


def database() -> Database:
    return _samsyn().database


def known_tenant(slug: str | None) -> Tenant:
    if slug is None or not (slug.isascii() and slug.replace("-", "").isalnum()):
        raise NotFound("tenant")
    known = _samsyn().tenants
    tenant, at = known.get(slug, (None, 0.0))
    if tenant is None or time.monotonic() - at > KNOWN_FOR:
        tenant = find_tenant(database(), slug=slug)
        known[slug] = (tenant, time.monotonic())
    if tenant.ended_at:
        raise Ended(name=tenant.name)
    return tenant


def forget_tenant(slug: str) -> None:
    """Let this process ask anew what the tenant is called; others do within KNOWN_FOR."""
    _samsyn().tenants.pop(slug, None)


def _identify(_request) -> SignedIn | None:
    """Flask-Login's request loader: a token on the API door; on the pages the session's cookie, and where that tells
    nobody the one of a remembered phone that is open, which tells somebody who may less. A wall's pages look at the
    wall's cookie and at no other."""
    scope = g.get("scope")
    if scope is None:
        return None
    if g.by_wall:
        shown = browser.wall_token()
        room = _samsyn().walls.actor_of_wall(scope, token=shown) if shown else None
        return SignedIn(room) if room else None
    if g.door == "api":
        authorization = request.authorization
        token = authorization.token if authorization and authorization.type == "bearer" else None
        actor_of = _samsyn().tokens.actor_of_token
    else:
        token, actor_of = browser.session_token(), _samsyn().sessions.actor_of_session
    actor = actor_of(scope, token=token) if token else None
    if actor is None and g.door == "page" and (opened := browser.open_phone_token()):
        actor = _samsyn().phones.actor_of_phone(scope, token=opened)
    return SignedIn(actor) if actor else None
