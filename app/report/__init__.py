"""What a report says (`fields.py`): its fields, each declared once, and the codes of its place and readers; and the words
that people choose between to say when it happened (`moments.py`). Pure."""
