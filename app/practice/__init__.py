"""The practice area (övningsytan): a tenant beside a municipality, with its people and ground, where nothing is real.

The database makes, fills and empties it (`migrations/practice.sql`).
"""
