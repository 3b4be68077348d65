"""Sharing with the police area (delning med området): what a municipality tells its lokalpolisområde under an
agreement that it has recorded and may end; and what the area's chief answers.

Nouns beside the agreed files: `agreements.py` (acts on what has been agreed), `gathering.py` (what each part says),
`papers.py` (final papers) and `answers.py` (that the police take on a decision).
"""
