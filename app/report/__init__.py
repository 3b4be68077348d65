"""What a report says (`fields.py`): its fields, each declared once, and the codes of its place and readers. Pure."""
