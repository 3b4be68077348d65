"""The columns of a file of reports (docs/import.md), and how a header is read."""

from collections.abc import Iterable
from unicodedata import normalize

from app.incidents.said import FIELDS
from app.intake.csv_file import FileRefused

# Our name -> how the header may be written. The first one is the documented name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "municipality": ("kommun", "municipality"),
    "external_id": ("externt_id", "external_id"),
    **{name: field.columns for name, field in FIELDS.items() if field.columns},
}
# What our own file of faulty rows adds. Read again they mean nothing.
FAULT_COLUMNS = ("rad", "kolumn", "fel")

_NAMES = {name: ours for ours, names in COLUMNS.items() for name in names}


def plain(name: str) -> str:
    return normalize("NFC", name).strip().lower().replace(" ", "_")


def columns_of(header: Iterable[str]) -> dict[str, int]:
    """Return our name -> position in the row. Raises ``FileRefused`` naming the columns that are wrong."""
    at: dict[str, int] = {}
    unknown, doubled = [], []
    for index, name in enumerate(header):
        if plain(name) in FAULT_COLUMNS:
            continue
        ours = _NAMES.get(plain(name))
        if ours is None:
            unknown.append(f"”{name[:40]}”" if name else f"kolumn {index + 1} (utan rubrik)")
        elif ours in at:
            doubled.append(f"”{COLUMNS[ours][0]}”")
        else:
            at[ours] = index
    allowed = ", ".join(names[0] for names in COLUMNS.values())
    if not at:
        # Probably a row of data, so nothing of it is repeated.
        raise FileRefused("no_header", f"Första raden är ingen rubrikrad. Kolumnerna som finns är: {allowed}.")
    missing = [f"”{COLUMNS['category'][0]}”"] if "category" not in at else []
    if "earliest" not in at and "latest" not in at:
        missing.append(f"”{COLUMNS['earliest'][0]}”")
    wrong = {
        "missing_columns": missing and f"Filen saknar kolumnen {' och '.join(missing)}.",
        "doubled_columns": doubled and f"Kolumnen finns mer än en gång: {', '.join(doubled)}.",
        "unknown_columns": unknown
        and f"Kolumner som inte känns igen: {', '.join(unknown)}. De som finns är: {allowed}.",
    }
    sentences = {code: sentence for code, sentence in wrong.items() if sentence}
    if sentences:
        raise FileRefused(next(iter(sentences)), " ".join(sentences.values()))
    return at
