"""What is counted, what it stands beside, and how it is said: the one language of figures. Pure.

Nouns: `periods.py` (days, fortnights, quarters, years), `compared.py` (which days stand beside which, and whether
they are known), `incidents.py` (incidents reduced to what is counted), `counted.py` (one counted row and the sum of
several), `audience.py` (the kinds of readers that figures are told to), `rooms.py` (who sit together when a picture
is read), `coming.py` (days that are known beforehand), `identity.py` (what a number on a page is), `numbers.py`
(numbers as words), `terms.py` (the words of a judgement and their rules), `written_times.py` (days and clocks as they
are written), `written_cells.py` (cells as people write them), `written_columns.py` (columns as other programs have
them), `sources.py` (which source of an organisation counts on a day), `mapped_columns.py` (what somebody has decided
that a file's columns and words mean).
"""
