"""What the log calls the acts and things of measures, problems and followed places; `labels.py` has all others."""

ACTS = {
    "council_papers.confirm": "Bekräftade polisens uppgifter för kvartalet, eller tog tillbaka det",
    "council_papers.send": "Skickade kvartalsrapporten till rådets sekreterare",
    "council_papers.way": "Såg hur långt kvartalet kommit på väg till rådet",
    "est.send_back": "Skickade tillbaka en uppföljning",
    "measures.read": "Läste åtgärder",
    "measures.write": "Ändrade en åtgärd eller en uppgift",
    "measures.do": "Sa att en uppgift är gjord, eller loggade ett tillfälle",
    "problems.read": "Läste problembilder",
    "problems.read_places": "Läste om följda platser",
    "problems.start": "Började, avslutade eller kopplade en problembild, eller följde eller släppte en plats",
    "problems.write": "Skrev i en problembild, eller vad som gjorts på en följd plats",
}
OBJECTS = {
    "quarter_event": "kvartalets väg till rådet",
    "measure": "åtgärd",
    "measure_task": "uppgift",
    "measure_occasion": "tillfälle av en åtgärd",
    "problem": "problembild",
    "problem_cause": "orsak",
    "followed_place": "följd plats",
    "place_step": "steg på en följd plats",
}
PARTS = {
    "council_papers": "kvartalets väg till rådet",
    "measures": "åtgärderna",
    "measures_api": "åtgärder genom API:et",
    "problems": "problembilderna",
    "problems_api": "problembilder genom API:et",
}
COLUMNS = {"stage": "steg"}
STATES = {"planned": "planerad", "ongoing": "pågår", "stopped": "avbruten"}
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
