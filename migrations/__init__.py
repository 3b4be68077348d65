"""The schema's history. Row-security policies stand beside the tables they guard."""
