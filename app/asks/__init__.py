"""What groups ask of the council (till rådet), whoever is to answer, and what was answered; and once a year what the
council thinks of the way in which it all works.

Nouns beside the agreed files: `reviews.py` (the working method), `wording.py`.
"""
