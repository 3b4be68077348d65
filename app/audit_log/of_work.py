"""What the log calls the acts and things of measures, problems, followed places and redactions; `labels.py`
has all others."""

ACTS = {
    "measures.read": "Läste åtgärder",
    "measures.write": "Ändrade en åtgärd eller en uppgift",
    "measures.do": "Sa att en uppgift är gjord, eller loggade ett tillfälle",
    "problems.read": "Läste problembilder",
    "problems.read_places": "Läste om följda platser",
    "problems.start": "Började, avslutade eller kopplade en problembild, eller följde eller släppte en plats",
    "problems.write": "Skrev i en problembild, eller vad som gjorts på en följd plats",
    "redactions.read": "Läste om saneringar",
    "redactions.decide": "Bad om en sanering, eller svarade på en",
    "redactions.forget": "Släppte orden i saneringar som ingen har svarat på",
    "redactions.again": "Sanerade igen efter en återläst säkerhetskopia",
    "pictures.redact": "Gjorde nya utgåvor av lägesbilder efter en sanering",
}
OBJECTS = {
    "measure": "åtgärd",
    "measure_task": "uppgift",
    "measure_occasion": "tillfälle av en åtgärd",
    "problem": "problembild",
    "problem_cause": "orsak",
    "followed_place": "följd plats",
    "place_step": "steg på en följd plats",
    "redaction": "sanering",
}
PARTS = {
    "measures": "åtgärderna",
    "measures_api": "åtgärder genom API:et",
    "problems": "problembilderna",
    "redactions": "sanering",
    "problems_api": "problembilder genom API:et",
}
COLUMNS = {"stage": "steg"}
STATES = {
    "planned": "planerad",
    "ongoing": "pågår",
    "stopped": "avbruten",
    "refused": "nekad",
    "expired": "gick ut utan svar",
}
STAGES = {
    "scan": "skanna",
    "analyse": "analysera",
    "respond": "åtgärda",
    "assess": "följa upp",
    "found": "hittad",
    "mapped": "kartlagd",
    "analysed": "analyserad",
    "acted_on": "åtgärdad",
    "followed_up": "uppföljd",
}
