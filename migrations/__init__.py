"""The schema's history: `versions/` make tables, `row_security.py` guards every table by its model's kind."""
