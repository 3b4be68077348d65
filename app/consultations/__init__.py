"""Consultations (dialoger): dialogues with citizens and staff, safety walks, meetings with business, farmers and
schools: who was asked by function, how many came, what they said item by item, and what became of each.

Nouns beside the agreed files: `remarks.py` (what was said, or found on a walk), `contacts.py` (business contacts, and
whom to call), `lists.py` (consultations as they are read) and `wording.py`.
"""
