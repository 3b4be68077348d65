"""What the log calls the acts and things of problems and followed places; `labels.py` has those of all others."""

ACTS = {
    "problems.read": "Läste problembilder",
    "problems.read_places": "Läste om följda platser",
    "problems.start": "Började, avslutade eller kopplade en problembild, eller följde eller släppte en plats",
    "problems.write": "Skrev i en problembild, eller vad som gjorts på en följd plats",
}
OBJECTS = {
    "problem": "problembild",
    "problem_cause": "orsak",
    "followed_place": "följd plats",
    "place_step": "steg på en följd plats",
}
PARTS = {"problems": "problembilderna", "problems_api": "problembilder genom API:et"}
COLUMNS = {"stage": "steg"}
VALUES = {
    "stage": {
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
}
