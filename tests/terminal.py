"""A terminal of its own with a command of `samsyn` in it, and what has been written there."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.processes import becomes


def _sit_down(screen: int) -> None:
    """Ctrl-C is heard, whatever those who started the tests have ignored (a shell's background does)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.login_tty(screen)


class Terminal:
    """Somebody at a keyboard in `folder`. Used with `with`, so that nothing is left running."""

    def __init__(self, folder: Path, *command: str, **settings: str):
        keyboard, screen = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "app.commands", *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), **settings},
            preexec_fn=lambda: _sit_down(screen),
        )
        os.close(screen)
        self.keyboard, self.written = keyboard, ""
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.keyboard)

    def _read(self) -> None:
        while True:
            try:
                self.written += os.read(self.keyboard, 4096).decode(errors="replace")
            except OSError:  # nobody writes there any more
                return

    def types(self, text: str) -> None:
        os.write(self.keyboard, text.encode())

    def shows(self, words: str) -> None:
        assert becomes(lambda: words in self.written or self.process.poll() is not None), self.written
        assert words in self.written, self.written
