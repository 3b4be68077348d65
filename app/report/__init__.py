"""What a report says (`fields.py`): its fields, each declared once, and the codes of its place and readers; and when it
happened, in words to choose between (`moments.py`); what is offered beside its lists (`offered.py`), and several events
in one sending (`several.py`). Pure."""
