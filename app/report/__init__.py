"""What a report says (`fields.py`): its fields, each declared once, and the codes of its place and readers; and when it
happened, in words to choose between (`moments.py`); what is offered beside its lists (`offered.py`), an address as
it is chosen (`at_address.py`), several events in one sending (`several.py`), and a photo with it (`photo.py`). Pure."""
