"""What the area reads tells redactions where words stand."""


def redactable() -> list[tuple[str, str]]:
    return [("area_paper", "Löften och lag, som polisområdet läser dem")]
