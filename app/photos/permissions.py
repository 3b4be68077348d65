from tenants.access import REPORTS_FOR_ITS_ORGANISATION, Permission, Role

_REPORTERS = (*REPORTS_FOR_ITS_ORGANISATION, Role.COORDINATOR)
SEND = Permission("photos.send", *_REPORTERS, to_report=True, by_phone=True)
"""Send a photo with a report; add one to a report that one may correct."""
READ = Permission("photos.read", *_REPORTERS, reads=True, to_report=True)
"""Of reports whose text one reads."""
REMOVE = Permission("photos.remove", *_REPORTERS, to_report=True)
"""Of a report that one may correct: take its photo away, put it back."""
DECIDE = Permission("photos.decide", Role.COORDINATOR, Role.ADMINISTRATOR)
"""Say whether reports may have a photo here, and by whose decision."""
FORGET = Permission("photos.forget", Role.CALENDAR)
"""Let go of photos that were removed so long ago that nobody puts them back."""
