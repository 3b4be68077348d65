"""The demo world in a database of its own, with its people as the walk meets them."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.accounts import service as accounts
from app.accounts import signing_in
from app.demo import loading
from app.figures.periods import local_date
from tenants.access import Actor, Role
from tenants.files import FileStore
from tenants.registry import all_tenants
from tenants.scope import Database
from tests import world as cast
from tests.databases import LOGINS, cloned, url_as

KEY = b"demo"


class DemoWorld(cast.World):
    """Everybody signs in as the demo world says."""

    people: dict[tuple[str, str], dict]
    municipalities: tuple[str, ...]
    area: str

    def actor(self, role: Role, slug: str = "koping") -> Actor:
        with self.web.scope(self.tenants[slug]) as scope:
            return accounts.actor_of_email(scope, email=self.people[str(role), slug]["email"])

    def session(self, role: Role, slug: str = "koping") -> str:
        person = self.people[str(role), slug]
        with self.web.scope(self.tenants[slug]) as scope:
            token = signing_in.sign_in(scope, email=person["email"], password=person["password"], network="")
        assert token
        return token


@contextmanager
def demo_world(admin, template: str, postgres_url: str, folder, monkeypatch) -> Iterator[DemoWorld]:
    monkeypatch.setattr(loading, "YEARS", 2)
    with cloned(admin, template) as name:
        urls = {login: url_as(postgres_url, name, login) for login in (*LOGINS, None)}
        web, worker = (
            Database(urls[login], files=FileStore(folder), enqueue=lambda *_: None, clock=lambda: cast.NOW)
            for login in ("web", "worker")
        )
        try:
            loading.load(worker, key=KEY, today=local_date(cast.NOW), progress=lambda *_: None)
            world = DemoWorld(web, worker, urls, {tenant.slug: tenant for tenant in all_tenants(web)}, [])
            world.people = {(one["role"], one["place"]): one for one in loading.sign_ins(KEY)}
            real = {slug: one for slug, one in world.tenants.items() if not one.is_practice}
            world.municipalities = tuple(slug for slug, one in real.items() if not one.is_area)
            world.area = next(slug for slug, one in world.tenants.items() if one.is_area)
            yield world
        finally:
            web.engine.dispose()
            worker.engine.dispose()
