"""Dossiers (platsunderlag): one place's own page, and the same as a document for those who decide on cameras, guards
or lighting.

Nouns beside the agreed files: `spans.py` (which days, and what they stand beside: pure), `counted.py` (the figures of
a place: pure), `daylight.py` (when the sun is down: pure), `dossier.py` (all of it together: pure), `sentences.py`
(the figures in words, the same on the page and on paper), `paper.py`
(the values and drawings of the PDF).
"""
