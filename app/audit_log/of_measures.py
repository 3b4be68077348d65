"""What the log calls the acts and things of measures; `labels.py` has those of all others."""

ACTS = {
    "measures.read": "Läste åtgärder",
    "measures.write": "Ändrade en åtgärd eller en uppgift",
    "measures.do": "Sa att en uppgift är gjord, eller loggade ett tillfälle",
}
OBJECTS = {"measure": "åtgärd", "measure_task": "uppgift", "measure_occasion": "tillfälle av en åtgärd"}
PARTS = {"measures": "åtgärderna", "measures_api": "åtgärder genom API:et"}
STATES = {"planned": "planerad", "ongoing": "pågår", "stopped": "avbruten"}
