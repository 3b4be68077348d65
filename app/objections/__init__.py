"""Objections (Fel information har matats in): what readers say is wrong in a report, and what became of it.

It lies below the reports: their acts stop and settle a report, and keep its objection in the same transaction.
"""
