"""The pages of the domain: focus areas (`area_pages`), the work with them (`work_pages`) and the quarter with its
report (`quarter_pages`)."""

from app.est import area_pages, quarter_pages, work_pages
from app.est.door import pages

__all__ = ["area_pages", "pages", "quarter_pages", "work_pages"]
