"""Quarters whose report is final (fastställda kvartal): what is changed in one afterwards is noted with a reason, a
name and what stood there before.

Domains that keep something by the quarter ask here before they change it. It has no page of its own.
"""
