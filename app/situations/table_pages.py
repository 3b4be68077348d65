"""The page with the table as Brå lays it out."""

from app.situations import year_table
from app.situations.door import pages
from app.web import page
from tenants.scope import Scope


@pages.get("/lagesbild/<date:first>/tabell")
def table(scope: Scope, first):
    return page(scope, "situations/table.html", shown=year_table.year_table(scope, first=first))
