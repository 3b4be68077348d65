"""The demo world (exempelvärlden): invented incidents, focus areas and follow-ups for real towns.

Only loading.py touches the database. Everything here is invented except the
names of municipalities, localities, municipal companies and public places; no person occurs in it. Whatever shows it
must carry the line "Exempeldata – påhittade händelser".

content.py reads content/; happenings.py makes one day's incidents; follow_ups.py one quarter's follow-ups. Beside them:
days.py and rhythms.py (when), expectations.py (how much, where, by whom), texts.py (in which words), coming.py (what is
told beforehand), waves.py (the same thing several times at a place), randomness.py (chance that repeats itself),
occasions.py (what was done), people.py (who signs in), loading.py, which puts it into the database.
"""
