"""Problem profiles (problembilder) with their causes, and followed places: what lies behind what comes again, and what
is done about it step by step.

Nouns beside the agreed files: `lists.py` (problems as they are read), `causes.py`, `followed.py` (the places) and
`wording.py`.
"""
