"""What a maker gives the worker to keep. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.figures.audience import Audience


@dataclass(frozen=True)
class Made:
    """A document's bytes, and what they were made from (so that a final one is made of exactly the same)."""

    kind: str
    title: str
    period: str
    edition: int
    audience: Audience
    counted_at: datetime
    """aware: when its figures were counted"""
    media_type: str
    file_name: str
    content: bytes
    source: bytes
