"""What `./run dev` serves, and nothing else does: the application with the living page of its components mounted."""

from app.interfaces.living import mount
from wsgi import app

mount(app)
