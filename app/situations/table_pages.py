"""The page with the table as Brå lays it out."""

from app.situations import year_table
from app.situations.door import pages
from app.web import page


@pages.get("/lagesbild/<date:first>/tabell")
def table(scope, first):
    return page(scope, "situations/table.html", shown=year_table.year_table(scope, first=first))
