"""Kolada's open API, version 3 (`/v3/kpi/{id}`, `/v3/data/kpi/{id}/municipality/{code}`): figures of an indicator for
one municipality, year by year. Asked by the command alone, and only where the installation names its address.

Only these hosts are ever asked, over https; this machine itself, for trials, over http. An answer that leads to another
host is not followed.
"""

import http.client
import json
import re
from typing import Any
from urllib.parse import urlsplit

HOSTS = frozenset({"api.kolada.se"})
HERE = frozenset({"127.0.0.1", "localhost"})
SETTING = "SAMSYN_KOLADA"
"""The address, such as https://api.kolada.se; empty: off."""
TIMEOUT = 20
LARGEST, MOST_PAGES = 4_000_000, 20
ID = re.compile(r"[NUnu][0-9]{5}")


class NotAnswered(Exception):
    """Kolada could not be asked, or gave something else than its answers; says which in Swedish."""


def figures(address: str, *, kpi: str, code: str) -> tuple[str, list[dict[str, Any]]]:
    """(the indicator's title, figures as `reading.Figure`) for the municipality with this code. Raises NotAnswered."""
    if not ID.fullmatch(kpi) or not re.fullmatch(r"[0-9]{4}", code):
        raise NotAnswered(f"{kpi[:20]} är inget nyckeltal. Det skrivs som N07403.")
    kpi = kpi.upper()
    about = _get(address, f"/v3/kpi/{kpi}")
    about = about["values"][0] if isinstance(about.get("values"), list) and about["values"] else about
    title = " ".join(str(about.get("title") or "").split())[:160]
    if not title:
        raise NotAnswered(f"Kolada känner inte nyckeltalet {kpi}.")
    found, path, pages = [], f"/v3/data/kpi/{kpi}/municipality/{code}", 0
    while path and pages < MOST_PAGES:
        answer, pages = _get(address, path), pages + 1
        for row in answer.get("values") or ():
            if row.get("municipality") == code and row.get("kpi") == kpi:
                found += _of_row(kpi, title, row)
        path = _next(address, answer.get("next_url") or answer.get("next_page"))
    return title, found


def _of_row(kpi: str, title: str, row: dict[str, Any]) -> list[dict[str, Any]]:
    year = row.get("period")
    of_all = [one for one in row.get("values") or () if one.get("gender") in ("T", None) and not one.get("isdeleted")]
    if not isinstance(year, int) or not 1990 <= year <= 2200 or not of_all:
        return []
    value = of_all[0].get("value")
    value = float(value) if isinstance(value, (int, float)) and 0 <= value < 1e9 else None
    days = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    state = {"preliminary": False, "per_100_000": None, "answers": None}
    return [{"code": kpi, "name": title, **days, "value": value, **state}]


def _next(address: str, given: Any) -> str:
    """The path of the next page, if it lies at the same address."""
    if not given:
        return ""
    here, there = urlsplit(address), urlsplit(str(given))
    if there.netloc and there.hostname != here.hostname:
        raise NotAnswered("Kolada hänvisade till en annan adress. Den frågas inte.")
    return f"{there.path}?{there.query}" if there.query else there.path


def _get(address: str, path: str) -> dict[str, Any]:
    parts = urlsplit(address)
    secure = parts.scheme == "https" and parts.hostname in HOSTS
    if not secure and not (parts.scheme == "http" and parts.hostname in HERE):
        raise NotAnswered(f"Adressen i {SETTING} är inte Koladas: https://api.kolada.se")
    make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": "Samsyn"})
        response = connection.getresponse()
        content = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException):
        raise NotAnswered("Kolada svarar inte. Försök senare.") from None
    finally:
        connection.close()
    if response.status == 404:
        return {}
    if response.status != 200 or len(content) > LARGEST:
        raise NotAnswered(f"Kolada svarade inte som väntat ({response.status}).")
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotAnswered("Koladas svar går inte att läsa.")
    return answer
