"""What the log calls the acts and things of measures, problems, followed places, groups, minutes and asks; `labels.py`
has all others."""

ACTS = {
    "measures.read": "Läste åtgärder",
    "measures.write": "Ändrade en åtgärd eller en uppgift",
    "measures.do": "Sa att en uppgift är gjord, eller loggade ett tillfälle",
    "measurements.read": "Läste mätningar",
    "measurements.write": "Skrev, rättade eller tog bort en mätning",
    "evaluations.read": "Läste före och efter en åtgärd",
    "evaluations.register": "Registrerade eller återkallade en utvärdering",
    "evaluations.count": "Räknade före och efter en åtgärd",
    "evaluations.keep": "Sparade vad som räknats före och efter en åtgärd",
    "problems.read": "Läste problembilder",
    "problems.read_places": "Läste om följda platser",
    "problems.start": "Började, avslutade eller kopplade en problembild, eller följde eller släppte en plats",
    "groups.manage": "Ändrade, avslutade eller tog upp en grupp",
    "groups.read": "Läste grupper",
    "minutes.arrange": "Ändrade en dagordning, beslutade på en punkt eller gjorde ett protokoll",
    "minutes.make": "Skrev ett protokoll",
    "minutes.note": "Antecknade på ett möte",
    "minutes.read": "Läste en dagordning eller ett protokoll",
    "asks.answer": "Skrev svaret på en fråga till rådet",
    "asks.read": "Läste frågor till rådet",
    "asks.read_reviews": "Läste hur rådet ser på arbetssättet",
    "asks.review": "Skrev hur rådet ser på arbetssättet",
    "asks.write": "Ändrade en fråga till rådet",
    "problems.write": "Skrev i en problembild, eller vad som gjorts på en följd plats",
}
OBJECTS = {
    "measure": "åtgärd",
    "measure_task": "uppgift",
    "measure_occasion": "tillfälle av en åtgärd",
    "measurement": "mätning",
    "measure_basis": "mätning som en åtgärd vilar på",
    "evaluation": "utvärdering",
    "working_group": "grupp",
    "agenda_point": "punkt på en dagordning",
    "ask": "fråga till rådet",
    "method_review": "rådet om arbetssättet",
    "problem": "problembild",
    "problem_cause": "orsak",
    "followed_place": "följd plats",
    "place_step": "steg på en följd plats",
}
PARTS = {
    "measures": "åtgärderna",
    "measures_api": "åtgärder genom API:et",
    "measurements": "mätningarna",
    "evaluations": "före och efter",
    "groups": "grupperna",
    "groups_api": "grupper genom API:et",
    "minutes": "dagordningar och protokoll",
    "minutes_api": "dagordningar och protokoll genom API:et",
    "asks": "frågor till rådet",
    "asks_api": "frågor till rådet genom API:et",
    "problems": "problembilderna",
    "problems_api": "problembilder genom API:et",
}
COLUMNS = {"stage": "steg", "starts_on": "börjar", "addressee": "vem som ska svara"}
ANSWERS = {"yes": "ja", "no": "nej", "later": "tas upp senare"}
ADDRESSEES = {"council": "rådet", "board": "en nämnd", "other": "någon annan"}
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
