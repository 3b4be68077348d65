"""What is said of a file that somebody has asked about."""

from app.documents.authenticity import CURRENT, REPLACED, Verified
from app.figures.periods import local_date

UNKNOWN = (
    "Samsyn känner inte igen den. Filen kan vara ändrad, sparad på nytt av ett annat program, eller gjord någon"
    " annanstans."
)


def verdict(found: Verified) -> str:
    """In a few sentences: genuine, whether it still holds, and what has taken its place."""
    row = found.document
    made = local_date(row.made_at).isoformat()
    if found.standing == CURRENT:
        said = f"Äkta och gäller: version {row.edition}, fastställd {made}."
    elif found.standing == REPLACED:
        by = f"version {found.by.edition}, fastställd {local_date(found.by.made_at).isoformat()}"
        said = f"Äkta, men ersatt: version {row.edition}, fastställd {made}, har ersatts av {by}."
    else:
        said = f"Äkta, men ett utkast: version {row.edition}, gjord {made}, är inte fastställd."
        if found.by:
            later = "Det finns en fastställd" if found.by.state == "final" else "Det finns ett senare utkast,"
            said += f" {later} version {found.by.edition}."
    if not found.whole:
        said += " Koden säger vad papperet är; att filen är oförändrad visas bara av filen själv."
    return said
