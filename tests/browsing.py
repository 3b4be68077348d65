"""A client that behaves as a browser on one of our own pages: same-origin headers, the form token, kept cookies."""

import re

from flask.testing import FlaskClient

from tests.world import AREA, PASSWORD, World, email

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{128})"')


class Browser:
    """Pages of one browser. Paths include the tenant: client.get("/koping/rapporter/")."""

    def __init__(self, http: FlaskClient, world: World):
        self.http, self.world = http, world
        self._csrf: str | None = None
        self._page_with_token = ""

    def sign_in(self, role, slug: str | None = None) -> "Browser":
        """Be signed in as the person with this role, through the acts."""
        slug = slug or (AREA if str(role).startswith("area_") else "koping")
        self.sign_out()
        token = self.world.session(role, slug)
        self.http.set_cookie("samsyn", token)
        self._csrf, self._page_with_token = None, f"/{slug}/konto"
        return self

    @property
    def csrf(self) -> str:
        """The form token of the page seen last; who has seen none since signing in opens her account's."""
        if self._csrf is None and self._page_with_token:
            self.get(self._page_with_token)
        return self._csrf or ""

    @csrf.setter
    def csrf(self, token: str) -> None:
        self._csrf = token

    def sign_in_by_form(self, role, slug: str = "koping", password: str = PASSWORD):
        self.get(f"/{slug}/logga-in")
        return self.post(f"/{slug}/logga-in", {"email": email(role, slug), "password": password})

    def sign_out(self) -> None:
        self.http.delete_cookie("samsyn")
        self._page_with_token = ""

    def get(self, path: str, **options):
        answer = self.http.get(path, **options)
        if found := TOKEN.search(answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""):
            self._csrf = found[1]
        return answer

    def post(self, path: str, data: dict | None = None, **options):
        headers = {"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        answer = self.http.post(path, data={"csrf": self.csrf, **(data or {})}, headers=headers, **options)
        if found := TOKEN.search(answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""):
            self._csrf = found[1]
        return answer
