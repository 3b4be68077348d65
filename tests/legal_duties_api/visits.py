"""Lagkoll for other programs, for the suites that ask for every route."""

NO_PAGE = dict.fromkeys(
    ("legal_duties_api.index", "legal_duties_api.list_assessments", "legal_duties_api.show"), "JSON"
)
NOTHING_TO_FILL_IN = {"legal_duties_api.follow_up": "JSON"}
OPERATIONS = [
    ("GET", "/api/v1/legal-duties"),
    ("GET", "/api/v1/legal-duties/assessments"),
    ("GET", "/api/v1/legal-duties/assessments/{id}"),
    ("POST", "/api/v1/legal-duties/measures/{id}/follow-ups"),
]
