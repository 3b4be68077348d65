"""What follows for photos from a report that has come with one, or has been withdrawn."""

from uuid import UUID

from app.photos import service
from app.report.photo import SentPhoto
from tenants.scope import Scope


def pictured(scope: Scope, row, photo: SentPhoto) -> list:
    service.keep_photo(scope, incident=row, photo=photo)
    return []


def withdrawn(scope: Scope, id: UUID) -> list:
    service.let_go(scope, id=id)
    return []
