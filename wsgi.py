"""The application for any WSGI server: `gunicorn -c config/gunicorn.py wsgi:app`.

Raises BadSettings, with a line for each setting that is missing or wrong, before anything is served.
"""

import os

from app.factory import create_app
from config.logging import set_up_logging
from config.settings import Settings
from tenants.files import FileStore
from tenants.scope import Database
from workers.queue import RunQueue


def _application():
    settings = Settings.from_environment(os.environ)
    set_up_logging()
    queue = RunQueue(settings.redis_url, settings.key("run"))
    files = FileStore(settings.documents)
    database = Database(settings.database_url, files=files, enqueue=queue.enqueue, clock=settings.clock)
    database.refuse_strong_role()
    return create_app(settings, database)


app = _application()
