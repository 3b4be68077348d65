from app.documents.permissions import READ as READ_DOCUMENTS
from app.incidents.permissions import READ as READ_REPORTS
from tenants.access import Permission

SEARCH = Permission("search.search", *{*READ_REPORTS.roles, *READ_DOCUMENTS.roles}, reads=True)
"""Whoever has something to find. What is found, the domains decide."""
