"""Mapped files (kopplade filer): a file of others is asked about once, column by column and word by word, and the next
one with the same columns from the same sender is read as that one was.

Nouns beside the agreed files: `looking.py` (what stands in a file that was sent: columns, words, days that can be
several), `nearest.py` (what a word most likely means), `preview.py` (its first and oddest rows) and `remembered.py`
(what was decided of earlier files).
"""
