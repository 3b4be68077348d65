"""The demo world (exempelvärlden): invented incidents, focus areas and follow-ups for real towns.

Everything here is invented except the names of municipalities, localities, municipal companies and public places; no
person occurs in it. Whatever shows it must carry the line "Exempeldata – påhittade händelser".

`content.py` reads content/. `happenings.py` makes one day's incidents, in words, and `work.py` one quarter's work with
a focus area, with `rhythms.py` (when, how much, where, by whom) and `coming.py` (what is told beforehand).
`loading.py`, `focus_areas.py` (also the quarterly reports), `doings.py` (what people do themselves, and what the police
publish), `council.py` (what is said in dialogues, promised, asked by the law, and asked of the council) and
`releases.py` (what others are told) put them into the database, by the acts that everybody uses.
"""
