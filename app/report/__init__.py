"""What a report says (`fields.py`): its fields, each declared once, and the codes of its place and readers; and when it
happened, in words to choose between (`moments.py`). Pure."""
