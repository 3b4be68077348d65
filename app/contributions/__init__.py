"""What people write into the picture of a period (bidrag): how each organisation sees it (egen bild), how we work in
each sub-area (läge), and who is out where in the fortnight that comes (närvaro).

Nouns beside the agreed files: `readers.py` (who reads what of it), `own_views.py` (acts on how organisations see it),
`levels.py` (acts on sub-areas, and on the extra meeting that the highest level asks for), `presence.py` (acts on
presence) and `wording.py`.
"""
