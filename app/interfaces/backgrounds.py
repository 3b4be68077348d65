"""The addresses of map tiles. A map's document has no cookie (it is sandboxed without an origin), so the address itself
says what it opens: one version of one tenant's background, for ten minutes.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import current_app, request

from app.drawing.maps import Background
from tenants.scope import Scope

LASTS = 600
"""Seconds that an address holds at most."""
STEP = 300
"""Addresses change at every so many seconds only, so that a browser finds again the tiles that it has."""


def background(scope: Scope, row: Any) -> Background | None:
    """The background for a map of this tenant, of a row of `Basemap`; None for none."""
    if row is None:
        return None
    slug = scope.tenant.slug
    start = f"/{quote(slug)}/kartblad/{_signed(slug, row.sha256, _ends(scope.now))}/"
    scheme = "https" if current_app.config["SAMSYN_HTTPS"] else "http"
    return Background(
        kind=row.kind,
        start=start,
        source=f"{scheme}://{request.host}{start}",
        min_zoom=row.min_zoom,
        max_zoom=row.max_zoom,
        bounds=tuple(row.bounds),
        attribution=row.attribution,
    )


def version_of(slug: str, signed: str, now: datetime) -> str | None:
    """The version (sha256 of the file) that a signed address opens in this tenant now; None when it opens none."""
    version, _, rest = signed.partition(".")
    ends, _, _mark = rest.partition(".")
    if not (len(version) == 64 and ends.isascii() and ends.isdigit() and len(ends) < 12):
        return None
    if not hmac.compare_digest(signed.encode(), _signed(slug, version, int(ends)).encode()):
        return None
    return version if now.timestamp() < int(ends) else None


def _ends(now: datetime) -> int:
    return int(now.timestamp()) // STEP * STEP + LASTS


def _signed(slug: str, version: str, ends: int) -> str:
    key = current_app.config["SAMSYN_BASEMAP_KEY"]
    mark = hmac.new(key, f"{slug}\n{version}\n{ends}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"{version}.{ends}.{mark}"
