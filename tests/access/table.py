"""Writes docs/access.md from the code: `python -m tests.access.table`. A test fails when the two differ.

The table that the code is held against is another one, written by hand: `expected.py`.
"""

from pathlib import Path

from app.accounts.service import LEADS
from app.incidents.visibility import CLASSES_READ, SEE_ALL_POINTS
from tenants.access import ROLE_NAMES, Permission, Role
from tests.access.acts import ACTS

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "access.md"
SHORT = {
    Role.REPORTER: "rapp.",
    Role.SCHOOL: "skola",
    Role.SOCIAL_SERVICES: "soc.",
    Role.YOUTH: "fritid",
    Role.POLICE_OFFICER: "polis",
    Role.COORDINATOR: "samo.",
    Role.ANALYST: "anal.",
    Role.COUNCIL_MEMBER: "råd",
    Role.LEADER: "ledn.",
    Role.UNIT_MANAGER: "ansv.",
    Role.REGISTRAR: "reg.",
    Role.COMMUNICATOR: "komm.",
    Role.ADMINISTRATOR: "adm.",
    Role.AUDITOR: "dso",
    Role.AREA_CHIEF: "lpo-c",
    Role.AREA_ANALYST: "lpo-a",
    Role.ROOM_POLICE: "v.pol",
    Role.ROOM_EST: "v.est",
    Role.ROOM_REPORTERS: "v.rapp",
    Role.CALENDAR: "kal.",
    Role.COMMAND_LINE: "kom.",
}
CLASS_NAMES = {
    "open": "öppen",
    "internal": "alla i samverkan",
    "police": "samordnare och polis",
    "restricted": "bara vi och samordnaren",
}
INTRODUCTION = """# Vem får göra vad

*Skriven av `python -m tests.access.table` ur koden. Ändra inte här: ändra behörigheten i `app/<domän>/permissions.py`,
tabellen i `tests/access/expected/` och kör kommandot igen.*

En behörighet är rätten till ett slags handling och deklareras en gång, i den domän vars handlingar den vaktar. Allt som
inte står här är förbjudet. Rollerna gäller i en kommun eller ett lokalpolisområde; rättigheter läggs aldrig ihop över
platser. Den som inte får se något får samma svar som när det inte finns (404); den som får se men inte göra får 403.
"""

HANDED_OVER = """Det som lämnas över läses av den verksamhet som har fått det och av samordnaren: händelsetypen, platsen
i ord och det som ska göras. Rapportens text lämnas aldrig över; den läses av den som läser rapporten ändå, enligt
tabellen ovan. Den som rapporterade ser till vem det är lämnat och hur långt det har kommit, inte vad som ska göras."""


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION, "## Roller", _roles(), "## Behörigheter", _permissions(), "## Handlingar", _acts()]
    parts += ["## Vems rapporter", _classes(), "## Det som är överlämnat", HANDED_OVER]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _roles() -> str:
    rows = [f"| {SHORT[role]} | {ROLE_NAMES[role]} | `{role.value}` |" for role in Role]
    return "\n".join(["| Kort | Roll | I koden |", "|---|---|---|", *rows])


def _permissions() -> str:
    head = "| Behörighet | " + " | ".join(SHORT[role] for role in Role) + " |"
    rows = [
        f"| `{name}`{' ·' if permission.reads else ''}{' T' if permission.by_phone else ''} | "
        + " | ".join("●" if role in permission.roles else _led(role, permission) for role in Role)
        + " |"
        for name, permission in sorted(Permission.registry.items())
        if not name.startswith("test.")
    ]
    legend = (
        "● har rätten. ◐: den verksamhetsansvariga har den om hennes verksamhets slag har den; hon läser och "
        "rapporterar också som verksamheten gör (skola, socialtjänst, fritid eller rapportör). En punkt (·) efter "
        "namnet: handlingen läser bara och lämnar en läsrad, ingen länk i loggkedjan. T efter namnet: den som har "
        "rätten har den också på en ihågkommen telefon utan lösenord, där hon läser sina egna rapporter utan text och "
        "räknar sin verksamhets; inget annat går där."
    )
    return "\n".join([legend, "", head, "|---|" + ":-:|" * len(Role), *rows])


def _led(role: Role, permission: Permission) -> str:
    """◐ where a unit manager has a right by the kind of organisation that she leads."""
    by_kind = permission.roles & {*LEADS.values(), Role.REPORTER}
    return "◐" if role == Role.UNIT_MANAGER and by_kind else ""


def _acts() -> str:
    rows = [
        f"| `{name.removeprefix('app.')}` | "
        + (f"`{act.permission.name}` |" if act.permission else "öppen för alla (vägen in) |")
        for name, act in sorted(ACTS.items())
    ]
    return "\n".join(["| Handling | Vaktas av |", "|---|---|", *rows])


def _classes() -> str:
    head = "| Roll | " + " | ".join(CLASS_NAMES.values()) + " | bostäders punkter |"
    rows = [
        f"| {ROLE_NAMES[role]} | "
        + " | ".join("●" if name in CLASSES_READ.get(role, ()) else "" for name in CLASS_NAMES)
        + f" | {'●' if role in SEE_ALL_POINTS else ''} |"
        for role in Role
        if role in CLASSES_READ
    ]
    legend = (
        "● läser hela kommunens rapporter i klassen, rad för rad. Den egna verksamhetens rapporter läser alla som har "
        "`incidents.read`. Fritexten är för den egna verksamheten, samordnaren och polisen, om inte kommunen har "
        "öppnat den för alla läsare; analytikern läser den aldrig. Den som läser hela kommunens interna rapporter får "
        "de övriga räknade per grupp och hel vecka, aldrig på en plats eller en timme."
    )
    return "\n".join([legend, "", head, "|---|" + ":-:|" * (len(CLASS_NAMES) + 1), *rows])


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"wrote {DOCUMENT.name}")
