"""Measures (åtgärder): what is done about something, by whom and when it is to be done, with its tasks (uppgifter), and
the occasions (tillfällen) that were logged of it.

Nouns beside the agreed files: `reach.py` (who reads and writes which measure), `lists.py` (what is read), `tasks.py`
(acts on tasks and occasions) and `wording.py` (with the library of measures that have support in research).
"""
