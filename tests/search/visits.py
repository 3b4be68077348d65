from tenants.access import Role
from tests.browser.visit import Visit

VISITS = [
    Visit("search.show", core=True),
    Visit("search.show", query="?q=klotter", core=True),
    Visit("search.show", Role.REPORTER, query="?q=torget"),
    Visit("search.show", query="?q=finnsintealls"),
    Visit("search.show", query="?q=a", status=422),
]

NO_PAGE = {"search_api.search": "JSON"}
OPERATIONS = [("GET", "/api/v1/search")]
