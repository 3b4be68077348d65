"""A map service's address as a background: what it may be, and one tile of it, fetched by our own server and kept.

What is stored of it is a small file among the others, under its hash, so that a signed address opens it as it opens a
file. Only hosts that the operator has named are asked, over https, at an address that was looked at before it was
connected to; nothing of who looks is passed on, no redirect is followed, and what is no picture is no tile.
"""

import json
import os
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from math import asinh, floor, inf, pi, radians, tan
from pathlib import Path
from threading import BoundedSemaphore, get_ident
from time import monotonic
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit
from uuid import UUID

from app.basemaps.container import MAGIC

FETCHED = "fetched"
WAITS = 5.0
"""Seconds for a whole tile."""
LARGEST_PICTURE = 1_000_000
FRESH = 30 * 86_400
"""Seconds that a tile is used without asking again; an older one is used while the service does not answer."""
MOST_KEPT, PRUNED_EVERY = 200_000_000, 50
"""Bytes that are kept of a tenant's tiles, and how often it is looked whether they are more."""
RESTS = 120
"""Seconds that a service is left alone after it has failed, and maps are drawn without it."""
AT_ONCE = BoundedSemaphore(2)
"""Of a process's four threads so many may wait for others' servers."""
SIDE = 256
EDGE = pi * 6_378_137
_WMTS = {"{TileMatrix}": "{z}", "{TileCol}": "{x}", "{TileRow}": "{y}"}
_PARTS = ("{z}", "{x}", "{y}")


class NoTile(Exception):
    """There is no tile; its argument is why, as a sentence in Swedish."""


@dataclass(frozen=True)
class Service:
    address: str
    """With {z}, {x} and {y}, or with {bbox} (EPSG:3857)."""
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    """(south, west, north, east) in degrees: nothing beyond is asked for."""

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    def holds(self, zoom: int, x: int, y: int) -> bool:
        """Whether this tile reaches into the box, at a zoom that is asked for."""
        if not (self.min_zoom <= zoom <= self.max_zoom and 0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return False
        south, west, north, east = self.bounds
        columns = [floor((lon + 180) / 360 * 2**zoom) for lon in (west, east)]
        rows = [floor((1 - asinh(tan(radians(lat))) / pi) / 2 * 2**zoom) for lat in (north, south)]
        return columns[0] <= x <= columns[1] and rows[0] <= y <= rows[1]

    def middle(self, zoom: int) -> tuple[int, int]:
        """The tile in the middle of the box."""
        south, west, north, east = self.bounds
        row = (1 - asinh(tan(radians((south + north) / 2))) / pi) / 2 * 2**zoom
        return floor(((west + east) / 2 + 180) / 360 * 2**zoom), floor(row)


def understood(address: str) -> str:
    """The address of one tile, of what somebody has written: XYZ, WMTS with a place for each number, or WMS. Raises
    NoTile."""
    address = address.strip()
    for theirs, ours in _WMTS.items():
        address = re.sub(re.escape(theirs), ours, address, flags=re.IGNORECASE)
    parts = _parts(address)
    asked = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    if asked.get("service", "").lower() == "wms":
        if not asked.get("layers"):
            raise NoTile("Adressen säger inte vilket lager som ska visas. Lägg till LAYERS= och lagrets namn.")
        version = asked.get("version", "1.3.0")
        asked = {"styles": "", "format": "image/png", **asked, "request": "GetMap", "version": version}
        asked |= {"srs" if version < "1.3" else "crs": "EPSG:3857", "width": str(SIDE), "height": str(SIDE)}
        return parts._replace(query=urlencode({**asked, "bbox": "{bbox}"}, safe="{},:/")).geturl()
    if not (all(part in address for part in _PARTS) or "{bbox}" in address):
        raise NoTile("Skriv {z}, {x} och {y} där rutans nummer ska stå, eller ge adressen till en WMS-tjänst.")
    return address


def allowed(address: str, hosts: Mapping[str, str]) -> str:
    """The address that the operator has named for the host, "" for a public one. Raises NoTile where it is not named,
    and for what would be sent in the open."""
    parts = _parts(address)
    named = hosts.get(f"{parts.hostname}:{_port(parts)}")
    if named is None:
        raise NoTile(f"Den som sköter servern har inte tillåtit kartor från {parts.hostname}.")
    if parts.scheme != "https" and not (named and ip_address(named).is_loopback):
        raise NoTile("Adressen måste börja med https://.")
    return named


def written(service: Service) -> bytes:
    """What is stored of it."""
    return json.dumps(asdict(service), sort_keys=True).encode()


@lru_cache(maxsize=64)  # a file never changes under its name, which is its hash
def read(path: Path) -> Service | None:
    """The service that a stored file tells of; None for a file of tiles."""
    with path.open("rb") as file:
        if file.read(1) != b"{":
            return None
        told = json.loads(b"{" + file.read())
    return Service(told["address"], told["min_zoom"], told["max_zoom"], tuple(told["bounds"]))


def tile(path: Path, zoom: int, x: int, y: int, *, hosts: Mapping[str, str], now: float) -> bytes:
    """One tile of the service that this file tells of: kept, or fetched and kept. Raises NoTile."""
    service = read(path)
    if service is None or not service.holds(zoom, x, y):
        raise NoTile("Tjänsten har ingen ruta där.")
    kept = _kept(path) / str(zoom) / str(x) / str(y)
    content, age = _of_disk(kept, now)
    if content and age < FRESH:
        return content
    resting = failure(path, now)
    try:
        if resting:
            raise NoTile(resting)
        fetched = fetch(service, zoom, x, y, hosts=hosts)
    except NoTile as why:
        if not resting:
            _write(_mark(path), str(why).encode(), now)
        if content:
            return content
        raise
    _write(kept, fetched, now)
    if (x + y) % PRUNED_EVERY == 0:
        prune(_kept(path).parent)
    return fetched


def fetch(service: Service, zoom: int, x: int, y: int, *, hosts: Mapping[str, str]) -> bytes:
    """One tile straight from the service. Raises NoTile."""
    address = service.address
    side = 2 * EDGE / 2**zoom
    west, north = x * side - EDGE, EDGE - y * side
    box = f"{west:.4f},{north - side:.4f},{west + side:.4f},{north:.4f}"
    for name, value in zip(("{bbox}", *_PARTS), (box, zoom, x, y), strict=True):
        address = address.replace(name, str(value))
    named = allowed(address, hosts)
    if not AT_ONCE.acquire(timeout=WAITS):
        raise NoTile(f"Tjänsten på {service.host} svarar långsamt.")
    try:
        return _asked(address, named)
    except (OSError, HTTPException, ValueError):
        raise NoTile(f"Tjänsten på {service.host} svarade inte.") from None
    finally:
        AT_ONCE.release()


def failure(path: Path, now: float) -> str:
    """Why the service is left alone for the moment; "" when it is not."""
    content, age = _of_disk(_mark(path), now)
    return content.decode() if age < RESTS else ""


def prune(folder: Path, most: int = MOST_KEPT) -> int:
    """Remove what was fetched longest ago, until no more than so many bytes are kept; returns how many went."""
    files = sorted((one.stat().st_mtime, one.stat().st_size, one) for one in folder.rglob("*") if one.is_file())
    size, removed = sum(length for _, length, _ in files), 0
    for _, length, one in files:
        if size <= most:
            break
        one.unlink(missing_ok=True)
        size, removed = size - length, removed + 1
    return removed


def folder_of(root: Path, tenant_id: UUID) -> Path:
    """Where the tiles of a tenant's services are kept, in the store with this root."""
    return root / str(tenant_id) / FETCHED


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password
        _port(parts)
    except ValueError:
        wrong = True
    if wrong or any(ord(sign) < 33 for sign in address) or not address.isascii() or "#" in address:
        raise NoTile("Det där är ingen adress till en karttjänst. Den börjar med https://.")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _asked(address: str, named: str) -> bytes:
    parts, until = _parts(address), monotonic() + WAITS
    host, port = parts.hostname or "", _port(parts)
    connection = HTTPConnection(host, port, timeout=WAITS)
    connection.sock = socket.create_connection((named or _public(host, port), port), timeout=WAITS)
    try:
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(
            "GET", path, headers={"Accept": ", ".join(kind for _, kind in MAGIC), "User-Agent": "Samsyn"}
        )
        answer = connection.getresponse()
        if answer.status != 200:  # a redirect, too: it would lead where nobody has looked
            raise NoTile(f"Tjänsten på {host} svarade {answer.status}.")
        content = b""
        while len(content) <= LARGEST_PICTURE and (some := answer.read1(65_536)):
            content += some
            if monotonic() > until:
                raise TimeoutError
    finally:
        connection.close()
    if len(content) > LARGEST_PICTURE or not content.startswith(tuple(magic for magic, _ in MAGIC)):
        raise NoTile(f"Tjänsten på {host} svarade med något annat än en bild (PNG, JPEG eller WebP) på högst 1 MB.")
    return content


def _public(host: str, port: int) -> str:
    """One of the host's addresses; none that lies on a network of our own."""
    found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(ip_address(one).is_global for one in found):
        raise NoTile(f"{host} leder till ett internt nät, som den som sköter servern inte har tillåtit.")
    return min(found, key=lambda one: (":" in one, one))


def _kept(path: Path) -> Path:
    """Where the tiles of the service in this file of the store are kept: in its tenant's part, by its version."""
    return path.parents[1] / FETCHED / path.name


def _mark(path: Path) -> Path:
    """The file that says why it is left alone."""
    return _kept(path) / "failed"


def _of_disk(path: Path, now: float) -> tuple[bytes, float]:
    """(content, age in seconds); of what is not there no bytes and no end of age."""
    with suppress(OSError):
        return path.read_bytes(), now - path.stat().st_mtime
    return b"", inf


def _write(path: Path, content: bytes, now: float) -> None:
    with suppress(OSError):  # a full disk: it is fetched again
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}.{get_ident()}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.utime(made, (now, now))
        made.replace(path)
