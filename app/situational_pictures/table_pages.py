"""The page with the table as Brå lays it out."""

from app.interfaces.web import page
from app.situational_pictures import year_table
from app.situational_pictures.door import pages
from tenants.scope import Scope


@pages.get("/lagesbild/<date:first>/tabell")
def table(scope: Scope, first):
    return page("situational_pictures/table.html", shown=year_table.year_table(scope, first=first))
