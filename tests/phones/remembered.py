"""A browser on a telephone on which somebody is remembered."""

from flask.testing import FlaskClient

from tenants.access import Role
from tests.browsing import Browser

PIN = "4071"


def remember(browser: Browser, role: Role, *, slug: str = "koping", **typed):
    """Sign in and be remembered by the page; gives what it answered."""
    browser.sign_in(role, slug)
    return browser.post(f"/{slug}/konto/telefoner", {"label": "Jourtelefonen", **typed})


def come_back(browser: Browser) -> None:
    """As the browser is when it has been closed: what lasts for a session alone is gone."""
    browser.sign_out()
    browser.http.delete_cookie("samsyn_report")


def on_a_phone(browser: Browser, role: Role, slug: str = "koping") -> Browser:
    """Be remembered without a PIN, and come back."""
    assert remember(browser, role, slug=slug).status_code == 303
    come_back(browser)
    answer = follow(browser, f"/{slug}/")
    assert answer.status_code == 200, answer.status_code
    return browser


def follow(browser: Browser, path: str):
    """The page that one comes to."""
    answer = browser.get(path)
    while answer.status_code == 303:
        answer = browser.get(answer.headers["Location"])
    return answer


def cookie(http: FlaskClient, name: str) -> str:
    found = http.get_cookie(name)
    return found.value if found else ""
