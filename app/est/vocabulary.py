"""The words people read for the codes that are stored. Pure."""

KIND = {
    "situational": "Situationell",
    "social": "Social",
    "control": "Kontroll",
    "communication": "Kommunikation",
    "knowledge": "Kunskap",
}
STATUS = {"on_plan": "enligt plan", "late": "försenad", "ended": "avslutad"}
JUDGEMENT = {
    "improved": "förbättrat",
    "unchanged": "oförändrat",
    "worsened": "försämrat",
    "undecided": "kan inte avgöras",
}
PROPOSAL = {"continue": "fortsätt", "change": "ändra", "end": "avsluta"}
EVIDENCE = {
    "reports": "Rapporter",
    "reported_crimes": "Anmälda brott",
    "dialogue": "Medborgardialog",
    "police_picture": "Polisens bild",
    "own_analyses": "Verksamheternas egna analyser",
}
CAUSES = {"place": "Platsen", "exposed": "Den som utsätts", "offender": "Den som begår", "chain": "Händelsekedja"}


def options(words: dict[str, str]) -> list[tuple[str, str]]:
    """(code, words with a capital) for a form's choices."""
    return [(code, (said := text)[:1].upper() + said[1:]) for code, text in words.items()]
