"""The words of a judgement, each with one meaning on every page and paper. Pure.

They stand in `docs/glossary.md` too; a page that uses one shows its rule beside the figures (`parts/terms.html`).
"""

TERMS = {
    "kan bero på slumpen": "skillnaden är inte större än att slumpen ensam ger en sådan minst en gång av tjugo.",
    "kan inte avgöras": "underlaget räcker inte för ett svar. Det är för få rapporter, för kort historia eller för"
    " många frågor på en gång, eller så ligger talet mitt på gränsen eller hänger på vem som rapporterar.",
    "het": "fler händelser på 84 dagar sammanlagt än slumpen ger om alla namngivna platser fick lika många, och"
    " rapporterade av fler än en verksamhet. Över tid (ny, bestående, avtagande) prövas varje fyraveckorsperiod"
    " för sig.",
    "het ruta": "en ruta på kartan som tillsammans med rutorna intill har fler händelser på 84 dagar än slumpen ger om"
    " rutornas antal låg huller om buller, rapporterade av fler än en verksamhet.",
    "på plan": "gjort minst så många gånger som kvartalets plan. Medan kvartalet pågår räknas den del av planen som"
    " motsvarar de dagar som har gått, avrundat nedåt.",
    "säker": "hur noga den som rapporterade vet var det hände: precis där, vid platsen, någonstans i delområdet eller"
    " inte alls. Finare än så ritas och räknas händelsen aldrig på kartan.",
    "litet underlag": "färre än 20 i alla perioder som jämförs.",
}
"""Word -> its rule."""


def rules(*words: str) -> list[tuple[str, str]]:
    """Each of the words with its rule, in their order in TERMS."""
    return [(word, rule) for word, rule in TERMS.items() if word in words]
