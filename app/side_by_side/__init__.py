"""Municipalities side by side (jämförelse mellan kommuner): official figures of many municipalities, and beside them,
never mixed, what the municipalities of the police area have let out of their reported figures through the gate.

Nouns beside the agreed files: `reading.py` (a file of figures of many municipalities: pure), `towns.py` (rates of
municipalities and the funnel that they are held against: pure) and `let_out.py` (tables that were let out: pure).
"""
