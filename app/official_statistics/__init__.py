"""Official figures (anmälda brott och andra källor): what others have published about the municipality: reported
offences from Brå and from the police, indicators from Kolada, and surveys. Each source stands by itself.

Nouns beside the agreed files: `reading.py` (the figures of a file: pure), `series.py` (what is counted over time, and
what is compared with what: pure) and `kolada.py` (the client of Kolada's API).
"""
