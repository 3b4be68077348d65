"""Organisations (verksamheter): the pages on which those who report and act are added, renamed, ended and opened again.

Their rows and acts are `app/accounts`'s: every role stands in one.
"""
