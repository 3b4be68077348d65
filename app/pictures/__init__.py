"""The life of a picture (lägesbild): one of each period is opened, counted for each room, made final and kept; each
time it is made final gives an edition (utgåva), which is never changed.

Nouns beside the agreed files: `drafting.py` (the figures of a room), `frozen.py` (what a picture says as it is
kept) and `paper.py` (an edition as PDF).
"""
