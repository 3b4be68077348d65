"""gunicorn's settings, for `./run` and for production alike: `gunicorn -c config/gunicorn.py wsgi:app`.

Give another address with `--bind`; `WEB_CONCURRENCY` sets the number of worker processes.
"""

import os
import sys
from pathlib import Path

from gunicorn import glogging

sys.path.append(str(Path(__file__).parents[1]))  # gunicorn reads this file by its path, from any folder

from config.logging import formatter  # noqa: E402
from config.serving import Worker  # noqa: E402
from config.settings_file import BadSettings, completed  # noqa: E402

try:
    _settings = completed(os.environ)
except BadSettings as error:
    sys.exit(f"Samsyn: {error}")

# Said outright: gunicorn's own default turns PORT into an address open to the whole network.
bind = f"127.0.0.1:{_settings.get('PORT') or '8000'}"

worker_class = Worker
workers = int(_settings.get("WEB_CONCURRENCY") or 2)
threads = 4
# Loaded once, before the processes: what cannot start says so once, and a process that dies is back at once.
preload_app = True
timeout = 30
graceful_timeout = 25
keepalive = 5

# The address a request names itself is never part of ours, not even where a proxy forgets to drop it.
forwarder_headers = ""

accesslog = None  # who read what stands in the audit log, not in addresses in a text file
errorlog = "-"
control_socket_disable = True


class Logger(glogging.Logger):
    """gunicorn's own lines, as all others are written; also those of an access log, where somebody asks for one."""

    def setup(self, cfg):
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(formatter())


logger_class = Logger
