"""What the log calls the acts and things of measures, problems and followed places; `labels.py` has all others."""

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
    "problems.write": "Skrev i en problembild, eller vad som gjorts på en följd plats",
}
OBJECTS = {
    "measure": "åtgärd",
    "measure_task": "uppgift",
    "measure_occasion": "tillfälle av en åtgärd",
    "measurement": "mätning",
    "measure_basis": "mätning som en åtgärd vilar på",
    "evaluation": "utvärdering",
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
    "problems": "problembilderna",
    "problems_api": "problembilder genom API:et",
}
COLUMNS = {"stage": "steg", "starts_on": "börjar"}
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
