"""The addresses of map tiles. A map's document has no cookie (it is sandboxed without an origin), so the address itself
says what it opens: one version of one tenant's background, for ten minutes.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import current_app, request

from app.drawing.maps import Background
from tenants.scope import Scope

LASTS = 600
"""Seconds that an address holds at most."""
STEP = 300
"""Addresses change at every so many seconds only, so that a browser finds again the tiles that it has."""


def backgrounds(
    scope: Scope, rows: Iterable[Any], members: Iterable[Any] = (), outlines: Mapping[UUID, Any] | None = None
) -> tuple[Background, ...]:
    """The backgrounds for a map, of rows of `Basemap` that the scope has read: who may read a row may sign for whose it
    is, and the database lets an area read its municipalities' alone, and a practice area its municipality's: that it
    signs for by its own address.

    `members`: the municipalities of an area, whose rows may be among them; `outlines`: where each ends, by its id.
    """
    slugs = {tenant.id: tenant.slug for tenant in (scope.tenant, *members)}
    if scope.tenant.practice_of:
        slugs[scope.tenant.practice_of] = scope.tenant.slug
    outlines = outlines or {}
    return tuple(_background(scope, row, slugs[row.tenant_id], outlines.get(row.tenant_id)) for row in rows)


def _background(scope: Scope, row: Any, slug: str, outline: Any) -> Background:
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
        outline=tuple(map(tuple, outline)) if outline else None,
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
