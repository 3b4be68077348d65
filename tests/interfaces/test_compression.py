"""Texts go compressed, except where somebody else's page has asked for them; the form token never repeats a letter."""

import gzip

import pytest

from app.interfaces.browser import STATIC
from tenants.access import Role
from tests.browsing import TOKEN

GZIP = {"Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"}
PICTURE = "/koping/lagesbild/2026-11-09"
STYLES = "/static/page.css"


def test_a_page_goes_compressed_and_is_the_same_page(client):
    client.sign_in(Role.COORDINATOR)
    plain = client.get(PICTURE)
    small = client.http.get(PICTURE, headers=GZIP)
    assert "Content-Encoding" not in plain.headers and small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == plain.headers["Vary"] and "Accept-Encoding" in small.headers["Vary"]
    page = gzip.decompress(small.data).decode()
    assert page.splitlines()[0] == plain.text.splitlines()[0] and page.endswith("</html>")
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2


@pytest.mark.parametrize("site", ["cross-site", "same-site", None], ids=str)
def test_what_another_site_asks_for_in_somebodys_name_is_never_compressed(client, site):
    """Her guess in the address and the secret on the page: their common length would tell her how near she is."""
    client.sign_in(Role.COORDINATOR)
    headers = {"Accept-Encoding": "gzip"} | ({"Sec-Fetch-Site": site} if site else {})
    answer = client.get(f"{PICTURE}?ok=gissning", headers=headers)
    assert answer.status_code == 200 and "Content-Encoding" not in answer.headers
    assert "Content-Encoding" in client.get(STYLES, headers=headers).headers


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_does_not_read_gzip_is_not_sent_it(client, accepted):
    answer = client.get(STYLES, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers and answer.data == (STATIC / "page.css").read_bytes()


def test_a_static_file_is_small_and_kept(client):
    answer = client.get(STYLES, headers={"Accept-Encoding": "gzip"})
    whole = (STATIC / "page.css").read_bytes()
    assert gzip.decompress(answer.data) == whole and len(answer.data) < len(whole) / 2
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = {"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    assert answer.headers["ETag"].startswith("W/") and client.get(STYLES, headers=again).status_code == 304
    part = client.get(STYLES, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert part.status_code == 206 and part.data == whole[:10]
    head = client.http.head(STYLES, headers={"Accept-Encoding": "gzip"})
    assert head.status_code == 200 and not head.data


def test_no_two_answers_carry_the_same_form_token_and_each_works(client):
    client.sign_in(Role.REPORTER)
    tokens = [token for _ in range(3) for token in TOKEN.findall(client.get("/koping/konto").text)]
    pages = [set(TOKEN.findall(client.get("/koping/konto").text)) for _ in range(3)]
    assert all(pages) and not pages[0] & pages[1] and not pages[1] & pages[2] and not pages[0] & pages[2]
    # No half and no quarter of one stands in another, either.
    pieces = [{token[at : at + 32] for at in range(0, 128, 32)} for token in set(tokens)]
    assert len(set().union(*pieces)) == sum(map(len, pieces)) == 4 * len(pieces) and len(pieces) >= 3
    for token in {*tokens}:
        answer = client.post("/koping/rapporter/", {"csrf": token, "text": "Klotter på gaveln."})
        assert answer.status_code == 422  # read as a form, with its faults


@pytest.mark.parametrize("token", ["", "0" * 64, "0" * 128, "z" * 128, "0", "Å" * 128, "00" * 100_000])
def test_what_is_no_token_is_refused(client, token):
    client.sign_in(Role.REPORTER)
    answer = client.post("/koping/rapporter/", {"csrf": token, "category": "klotter"})
    assert answer.status_code == 400 and TOKEN.search(answer.text)
