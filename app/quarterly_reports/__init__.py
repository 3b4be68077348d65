"""The quarter (kvartalet): its page, the priorities for the next one, and the quarterly report to the council: ordered,
made by a worker as a draft, finalized by the coordinator.

Nouns beside the agreed files: `report.py` (what a report holds), `figures.py` (its counts), `sentences.py` (its words)
and `paper.py` (what its template sets).
"""
