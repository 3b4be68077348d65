"""What the guard (`app.privacy`) knows of Swedish words: which are names, and what stands beside a person. Pure.

`shown.py` says what of a text is seen, `words.py` reads its words, `lexicon.py` (with names.csv) knows names,
`neighbours.py` and `subjects.py` single words beside them. Nothing here judges a text.
"""
