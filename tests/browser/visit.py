"""One example of a page or a form: what `addresses.py` and a domain's own `visits.py` are made of."""

from dataclasses import dataclass, field

from tenants.access import Role
from tests.browser.house import House


@dataclass(frozen=True)
class Visit:
    """One page for one reader. `values` fill the rule; a text that begins with @ names an example id of the house."""

    endpoint: str
    role: Role | None = Role.COORDINATOR
    slug: str = "koping"
    values: dict = field(default_factory=dict)
    query: str = ""
    status: int = 200
    core: bool = False
    """Looked at in every size and both schemes."""

    def __str__(self) -> str:
        parts = [self.endpoint, str(self.role or "nobody"), self.slug if self.slug != "koping" else ""]
        return "-".join(filter(None, [*parts, *map(str, self.values.values()), self.query])).replace("/", "_")

    def path(self, house: House) -> str:
        """The address within the tenant."""
        values = {
            name: house.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value
            for name, value in self.values.items()
        }
        return house.app.url_map.bind("").build(self.endpoint, values) + self.query


@dataclass(frozen=True)
class EmptyForm:
    """A form sent with nothing in it, from the page it stands on: it comes back with what is missing."""

    endpoint: str
    visit: Visit
    status: int = 422

    def __str__(self) -> str:
        return self.endpoint
