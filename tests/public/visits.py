"""The open pages, for the suites that look at every page."""

from tests.browser.house import EMPTY
from tests.browser.visit import Visit

ONE = {"id": "@publication"}
VISITS = [
    *(
        Visit("public.start", None, values=values, core=True)
        for values in ({}, {"language": "en"}, {"language": "latt"})
    ),
    Visit("public.start", None, slug=EMPTY),
    Visit("public.item", None, values=ONE, core=True),
    *(Visit("public.item", None, values={**ONE, "language": language}) for language in ("en", "latt")),
    *(Visit("public.item", None, values={"id": f"@publication_{what}"}) for what in ("gone", "table", "pledge")),
    Visit("public.year", None, values={"year": 2026}),
    Visit("public.accessibility", None),
    Visit("public.embedded", None),
    Visit("public.open_data", None),
    *(Visit(f"public.{page}", None) for page in ("tip", "business_tip", "ask_for_answer")),
    *(Visit("public.tip", None, values={"language": language}) for language in ("en", "latt")),
    Visit("public.ask_for_answer", None, values={"language": "latt"}),
    Visit("public.tip_at", None, values={"code": "@tip_code"}),
]
NOTHING_TO_FILL_IN = dict.fromkeys(("public.send_tip", "public.read_answer"), "its browser says what is missing")
NO_PAGE = dict.fromkeys((f"public.{one}" for one in ("atom", "json_feed", "catalogue", "catalogue_rdf")), "a feed")
OPERATIONS: list[tuple[str, str]] = []
