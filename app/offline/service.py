"""What keeps a form on the device: the same script at each place that has such a form, for the addresses below it."""

from pathlib import Path

WORKER = Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
