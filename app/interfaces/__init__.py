"""What the domains' doors stand on, and the only room beside their pages and API that knows Flask.

`web.py` (a request becomes a scope, what a view says a page), `api.py` (the same for JSON), `failures.py` (what is
answered when something goes wrong), `menu.py` and `frame.py` (what the frame of a page leads to, and what of it is
drawn once in a process), `drawn.py` (pages that are drawn once of the same inputs), `backgrounds.py` (the addresses of
map tiles), `open_pages.py` (the door of pages that know nobody), `browser.py` (cookies, headers, form token,
static files), `forms.py` (one schema for a form and a JSON body) with its `fields.py`, `form_page.py` (a refused form
is shown again), `cells.py` (cells of tables), `living.py` (the page of components, in `./run dev`), `middleware.py`
(what every request passes before Flask).
"""
