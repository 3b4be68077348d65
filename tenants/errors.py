"""The ways an act can fail that are nobody's bug. They carry a code and values; the doors word them. Pure."""


class PlatformError(Exception):
    """Base of all expected failures. `status` is what the web doors answer."""

    status = 500

    def __init__(self, code: str = "", **values):
        super().__init__(code)
        self.code = code
        self.values = values


class Invalid(PlatformError):
    """An input cannot be accepted. `messages` is field -> list of Swedish sentences; nothing was stored."""

    status = 422

    def __init__(self, messages: dict[str, list[str]]):
        super().__init__("invalid")
        self.messages = messages

    @property
    def sentences(self) -> str:
        return " ".join(sentence for sentences in self.messages.values() for sentence in sentences)


class NotAllowed(PlatformError):
    """The actor may see the thing but not do this with it. `code` is the permission's name."""

    status = 403


class NotFound(PlatformError):
    """Missing, or not yours: one answer for both, so that nobody learns what exists elsewhere."""

    status = 404


class Ended(PlatformError):
    """The place has left the platform. `values`: its `name`."""

    status = 410


class Conflict(PlatformError):
    """Somebody was first, or the thing is already final."""

    status = 409


class Unavailable(PlatformError):
    """The database or the queue is away for a moment."""

    status = 503
