"""An address as it is chosen in the form: its point, and how it is called there alone. The report keeps the point.
Pure."""

BEGINS = "adress:"
LONGEST = 200


def choice(lat: float, lon: float, called: str) -> str:
    """The value of the choice."""
    return f"{BEGINS}{lat:.5f},{lon:.5f}:{called}"


def told(value: str) -> tuple[str, str, str] | None:
    """(latitude, longitude, what it is called) of such a value, as it was written; None of any other."""
    if not value.startswith(BEGINS) or len(value) > LONGEST:
        return None
    at, _, called = value.removeprefix(BEGINS).partition(":")
    lat, _, lon = at.partition(",")
    return lat, lon, called or "Vald adress"
