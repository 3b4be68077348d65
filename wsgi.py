"""The application for any WSGI server: `gunicorn -c config/gunicorn.py wsgi:app`.

Ends the process with one log line when a setting is missing or wrong, or the database is not one to serve with: before
anything is served. The status 3 tells gunicorn not to start it again.
"""

import logging
import os

from app.factory import create_app
from config.logging import set_up_logging
from config.settings import BadSettings, Settings
from tenants.errors import Unavailable
from tenants.files import FileStore
from tenants.post import post_of
from tenants.scope import Database
from tenants.starting import NotReady, refuse_to_start
from workers.queue import RunQueue

WILL_NOT_BOOT = 3


def _application():
    settings = Settings.from_environment(os.environ)
    queue = RunQueue(settings.redis_url, settings.key("run"))
    files = FileStore(settings.documents, scan=settings.scan)
    options = {"files": files, "clock": settings.clock, "post": post_of(settings)}
    database = Database(settings.database_url, enqueue=queue.enqueue, **options)
    refuse_to_start(database, demo=settings.demo)
    # A server that loads us and then forks must not hand the connection of this question to its children.
    database.engine.dispose()
    return create_app(settings, database, queue_answers=queue.answers)


set_up_logging()
try:
    app = _application()
except (BadSettings, NotReady, Unavailable) as refused:
    why = "the database does not answer" if isinstance(refused, Unavailable) else refused
    logging.getLogger("samsyn.web").critical("the web does not start: %s", why)
    raise SystemExit(WILL_NOT_BOOT) from None
