"""Groups in Swedish, by the municipality's own names."""

from tenants.profile import Profile

LABELS = {
    "kind": "Vilket slags grupp?",
    "name": "Vad heter den?",
    "purpose": "Vad gör gruppen?",
    "meets": "Hur ofta träffas ni?",
    "named_place_id": "Gäller den en plats?",
}
"""Field of a group -> its question."""


def kinds(profile: Profile) -> dict[str, str]:
    """Kind of a group -> what it is called here."""
    return {
        "est": profile.of_est("grupp"),
        "working": profile.group_name[:1].upper() + profile.group_name[1:],
        "council": profile.council[:1].upper() + profile.council[1:],
        "other": "Annan grupp",
    }
