"""The wall (väggen): the picture and the meeting on a room's machine, opened by a short code.

Nouns beside the agreed files: `opening.py` (the way in of a machine, and what it acts as), `screens.py` (what stands on
each screen).
"""
