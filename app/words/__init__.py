"""Words (ord): which lexemes stand in the texts that somebody may read, and who that is.

Noun beside the agreed files: `matching.py` (names that hold a word, and texts with it marked). It lies below the
domains whose texts it holds: they keep its rows in the transaction that changes a text, and say for whom.
"""
