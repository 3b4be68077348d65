"""Police events (polisens händelser): what the police have published, taken in by the area as outside information.

Noun beside the agreed files: `published.py`, which reads a file from polisen.se into events or refusals, without
database or clock.
"""
