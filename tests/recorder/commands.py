"""Records what every command prints: how it is used, what it does, and what it says when it cannot."""

import re
from pathlib import Path

from tests.browser.house import FILE
from tests.papers import text_of
from tests.recorder.faults import file_of
from tests.recorder.masks import without_progress
from tests.recorder.product import command_environment, run_command
from tests.recorder.standing import Standing
from tests.recorder.store import Store

_INNER = re.compile(r"^ {2}(?: {2})?([a-z][a-z-]*)(?: {2,}|$)", re.MULTILINE)
_INVITE = ["person", "invite", "--tenant", "koping", "--name", "Ny (exempel)"]
WORKING = [
    ["tenant", "list"],
    ["tenant", "add", "hallstahammar", "Hallstahammar", "--area", "vastra-malardalen", "--code", "1961"],
    ["tenant", "add", "norra", "Norra området", "--police-area"],
    ["tenant", "list"],
    ["organisation", "add", "--tenant", "koping", "Nya skolan", "skola"],
    [*_INVITE, "--email", "nyast@koping.example", "--role", "school", "--organisation", "Nya skolan"],
    [*_INVITE, "--email", "bovard@koping.example", "--role", "school"],
    ["import", "incidents", "{folder}/some.csv", "--tenant", "koping", "--dry-run"],
    ["import", "incidents", "{folder}/good.csv", "--tenant", "koping", "--dry-run"],
    ["import", "incidents", "{folder}/many-faults.csv", "--tenant", "koping", "--dry-run"],
    ["import", "incidents", "{folder}/some.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/some.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/many-faults.csv", "--tenant", "koping"],
    ["import", "police-events", "{folder}/events.json", "--area", "vastra-malardalen"],
    ["import", "police-events", "{folder}/bad-events.json", "--area", "vastra-malardalen"],
    ["report", "quarterly", "--tenant", "koping", "--quarter", "2026-Q3"],
    ["report", "quarterly", "--tenant", "koping", "--quarter", "2026-Q3", "--new-version"],
    ["report", "quarterly", "--tenant", "koping", "--quarter", "2026-Q1"],
    ["report", "quarterly", "--tenant", "arboga", "--quarter", "2026-Q3"],
    ["report", "quarterly", "--tenant", "kungsor", "--quarter", "2026-Q3"],
    ["report", "quarterly", "--tenant", "sundby", "--quarter", "2026-Q3"],
    ["analyse", "--tenant", "koping"],
    ["analyse", "--tenant", "koping", "--period", "2026-10-19"],
    ["analyse", "--tenant", "sundby"],
    ["demo", "load"],
    ["demo", "sign-ins"],
    ["demo", "sign-ins", "--json"],
    ["migrate"],
]
"""In this order; later ones see what earlier ones have done."""
REFUSED = [
    [],
    ["finns-inte"],
    ["tenant"],
    ["analyse"],
    ["import", "incidents"],
    ["report", "quarterly", "--tenant", "koping"],
    ["demo", "load", "--place", "atlantis"],
    [*_INVITE, "--email", "a@b.example", "--role", "kung"],
    [*_INVITE, "--email", "x", "--role", "school"],
    [*_INVITE, "--email", "a@b.example", "--role", "area_chief"],
    [*_INVITE, "--email", "a@b.example", "--role", "school", "--organisation", "Finns inte"],
    ["organisation", "add", "--tenant", "atlantis", "Skolan", "skola"],
    ["tenant", "add", "Köping!", "Köping", "--area", "vastra-malardalen"],
    ["tenant", "add", "koping", "Köping", "--area", "vastra-malardalen", "--code", "1983"],
    ["tenant", "add", "api", "Api", "--area", "vastra-malardalen"],
    ["tenant", "add", "nytt", "Nytt", "--area", "atlantis"],
    ["tenant", "add", "nytt", "Nytt"],
    ["tenant", "add", "nytt", "Nytt", "--area", "vastra-malardalen", "--code", "abc"],
    ["import", "incidents", "finns-inte.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/empty.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/binary.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/unknown-column.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/other-town.csv", "--tenant", "koping"],
    ["import", "incidents", "{folder}/some.csv", "--tenant", "atlantis"],
    ["import", "incidents", "{folder}/some.csv", "--tenant", "vastra-malardalen"],
    ["import", "police-events", "{folder}/events.json", "--area", "koping"],
    ["import", "police-events", "{folder}/empty.csv", "--area", "vastra-malardalen"],
    ["import", "police-events", "{folder}/binary.csv", "--area", "vastra-malardalen"],
    ["report", "quarterly", "--tenant", "koping", "--quarter", "2026-Q5"],
    ["report", "quarterly", "--tenant", "koping", "--quarter", "2999-Q1"],
    ["report", "quarterly", "--tenant", "vastra-malardalen", "--quarter", "2026-Q3"],
    ["report", "quarterly", "--tenant", "atlantis", "--quarter", "2026-Q3"],
    ["analyse", "--tenant", "atlantis"],
    ["analyse", "--tenant", "vastra-malardalen"],
    ["analyse", "--tenant", "koping", "--period", "i går"],
    ["analyse", "--tenant", "koping", "--period", "2026-11-24"],
    ["analyse", "--tenant", "koping", "--period", "9999-12-27"],
]
_SOME = (
    "externt_id;typ;tidigast;plats;text\n"
    "K1;klotter;2026-11-20 20:00;;Klotter på gaveln.\nK2;klotter;2026-11-21 20:00;;\n"
    "K3;klottr;2026-11-20 20:00;;\nK4;klotter;2026-13-20 20:00;;\nK5;klotter;2026-11-20 20:00;Finns inte;\n"
)


def record_commands(standing: Standing, store: Store) -> None:
    """Door "command": `help`, `refused` and `working`; door "paper": the reports that were made."""
    environment = command_environment(standing.urls, standing.house.folder)
    _write_files(standing.house.folder)
    for words in [[], *_inner([])]:
        _record(standing, store, "help", [*words, "--help"], {})
    for arguments in REFUSED:
        _record(standing, store, "refused", arguments, environment)
    for arguments in (["tenant", "list"], ["migrate"]):
        _record(standing, store, "without-settings", arguments, {"DATABASE_URL": environment["DATABASE_URL"]})
    for number, arguments in enumerate(WORKING, start=1):
        said = _record(standing, store, "working", arguments, environment, f"{number:02}-")
        path = Path(said.strip().splitlines()[-1]) if said.strip() else Path()
        if path.suffix == ".pdf" and path.is_file():
            store.write("paper", "command", path.stem, standing.masked(text_of(path.read_bytes(), "-layout")))
    for path in sorted(standing.house.folder.glob("*.fel.csv")):
        store.write("paper", "command", path.name, standing.masked(path.read_text(encoding="utf-8-sig")))


def _record(standing, store, kind: str, arguments: list[str], environment: dict, number: str = "") -> str:
    folder = str(standing.house.folder)
    status, out, err = run_command([word.replace("{folder}", folder) for word in arguments], environment)
    text = (
        f"$ samsyn {' '.join(arguments)}\nexit status: {status}\n--- output\n{out}--- errors\n{without_progress(err)}"
    )
    what = number + (" ".join(arguments).replace("{folder}/", "").replace("--", "") or "nothing")
    store.write("command", kind, what, standing.masked(text))
    return out


def _inner(words: list[str]) -> list[list[str]]:
    """Every command below these words, as its help lists them."""
    _status, out, _err = run_command([*words, "--help"], {})
    listed = _INNER.findall(out.partition("positional arguments:")[2].partition("\noptions:")[0])
    below = [[*words, word] for word in listed]
    return [found for one in below for found in (one, *_inner(one))]


def _write_files(folder: Path) -> None:
    good = [line for line in _SOME.splitlines() if line.startswith(("externt", "K1", "K2"))]
    contents = {
        "some.csv": _SOME,
        "good.csv": "\n".join(good) + "\n",
        "empty.csv": "",
        "many-faults.csv": file_of(None),
        "unknown-column.csv": FILE.replace("tidigast", "tidigt"),
        "bad-events.json": '[{"id": 2}, {"id": "x"}, 5]',
        "other-town.csv": "typ;tidigast;kommun\nklotter;2026-11-20 20:00;Arboga\n",
    }
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "binary.csv").write_bytes(bytes(range(256)) * 40)
