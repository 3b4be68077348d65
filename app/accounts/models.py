from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access import REACHES
from tenants.models import Addressed, Base, Identified, Owned, Shared, Versioned, one_of, uuid7, within_tenant
from tenants.profile import SIGN_IN_METHODS


class Person(Shared, Base):
    """Somebody who signs in. Platform row: no tenant owns her, only her memberships.

    What her password is and her sessions are changed by functions of the database alone, which ask for a proof
    (`migrations/versions/0003_sessions.py`): the web's login can neither overwrite a password nor sign somebody in.
    """

    __tablename__ = "person"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE (disabled_at)"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the operator shut her out of every place. A municipality ends her roles there, and no more."""


class PersonPassword(Shared, Base):
    """A person's password, as `passwords.py` keeps it. Who has one, and how many times she has changed it, may be read;
    the rest only by functions of the database."""

    __tablename__ = "person_password"
    web_grants = "SELECT (person_id, edition)"
    worker_grants = "SELECT (person_id, edition), INSERT"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    recipe: Mapped[str]
    proof_hash: Mapped[str]
    edition: Mapped[int] = mapped_column(default=1)


class LoginSession(Shared, Base):
    """A signed-in browser, at one tenant. Signing out removes the row, so a copied cookie is dead."""

    __tablename__ = "session"
    web_grants = "SELECT, UPDATE (last_seen), DELETE"
    worker_grants = ""
    __table_args__ = (one_of("made_by", SIGN_IN_METHODS),)
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid7)
    """What the audit line names; never the token."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at_tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When she signed in; a switch of tenant does not change it."""
    last_seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    """How she signed in: password, invitation, oidc."""
    counted: Mapped[bool]
    """Whether it is one of the few that a person may have at once."""
    device: Mapped[str] = mapped_column(server_default="")
    """The kind of device and browser, in words (`interfaces/browser.py`); "" where nothing was told."""


class SignInAttempt(Shared, Base):
    """A try to sign in that failed or is being made, kept for a quarter of an hour to slow down guessing; and that the
    guard has looked at a text, without the text, kept for a minute."""

    __tablename__ = "sign_in_attempt"
    web_grants = "SELECT, INSERT, DELETE"
    worker_grants = ""
    __table_args__ = (Index("sign_in_attempt_key_idx", "key", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    key: Mapped[str]
    """A hash of the address typed, of the network it came from, of both, of a known device, or of who writes."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


ORGANISATION_KINDS = {
    "kommunstyrelsen": False,
    "förvaltning": False,
    "skola": False,
    "fristående skola": False,
    "socialtjänst": True,
    "fritid": False,
    "polis": False,
    "kommunalt bolag": False,
    "kommunalförbund": False,
    "privat": False,
    "förening": False,
    "annan": False,
}
"""Kind -> whether its reports are read by itself and the coordinator alone, unless their author says otherwise."""


class Organisation(Identified, Owned, Versioned, Base):
    """Who reports and acts: a school, a housing company, the police, an association."""

    __tablename__ = "organisation"
    watched = True
    told = ("kind",)
    web_grants = worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (UniqueConstraint("tenant_id", "name"), one_of("kind", ORGANISATION_KINDS))
    name: Mapped[str]
    kind: Mapped[str]
    """One of ORGANISATION_KINDS."""
    added_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it is offered no more; what it has reported stays its own."""
    counted_source: Mapped[str | None]
    """The code of the source that alone counts (`app/figures/sources.py`); None where all do."""
    counted_until: Mapped[date | None]
    """The last day on which it does; None: until further notice."""
    counted_then: Mapped[str | None]
    """Which one counts from the day after."""


class Membership(Identified, Addressed, Versioned, Base):
    """One role for one person in one tenant, for a time. Others of her tenants are read by herself alone."""

    __tablename__ = "membership"
    addressed_to = "person"
    told = ("role", "valid_to")
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, UPDATE"
    constraints = (
        UniqueConstraint("tenant_id", "person_id", "role", "organisation_id", postgresql_nulls_not_distinct=True),
        within_tenant("organisation_id", "organisation"),
        Index("membership_person_idx", "person_id"),
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    """The name this tenant knows her by."""
    role: Mapped[str]
    organisation_id: Mapped[UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When she took the role up; None while her invitation waits, and the role grants nothing."""

    @property
    def concerned(self) -> tuple[UUID, str]:
        """Whom the audit names when this is changed."""
        return self.id, self.role


class Invitation(Identified, Owned, Base):
    """A way in for one membership, once. Rows that were used are kept."""

    __tablename__ = "invitation"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, DELETE"
    constraints = (UniqueConstraint("tenant_id", "token_hash"), within_tenant("membership_id", "membership"))
    membership_id: Mapped[UUID]
    token_hash: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PasswordReset(Identified, Owned, Base):
    """A way to another password for whoever has this role, while the password she has forgotten is hers."""

    __tablename__ = "password_reset"
    web_grants = "SELECT"
    worker_grants = "SELECT, INSERT, DELETE"
    constraints = (UniqueConstraint("tenant_id", "token_hash"), within_tenant("membership_id", "membership"))
    membership_id: Mapped[UUID]
    token_hash: Mapped[str]
    password_edition: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AccessToken(Identified, Owned, Base):
    """A key for the API. It acts with its holder's rights in this tenant, looked up anew at each request, within its
    reach. It is dead when the membership or the password that it was made with is no more."""

    __tablename__ = "access_token"
    web_grants = "SELECT, UPDATE (ended_at, last_used)"
    worker_grants = "SELECT (tenant_id, id)"
    constraints = (
        UniqueConstraint("tenant_id", "token_hash"),
        within_tenant("membership_id", "membership"),
        one_of("reach", REACHES),
    )
    membership_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    reach: Mapped[str]
    """One of REACHES (`tenants/access.py`)."""
    password_edition: Mapped[int]
    token_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
