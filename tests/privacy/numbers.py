"""Every way people write one number: twelve digits in, texts out."""

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def usual(twelve: str) -> list[str]:
    long, short, four = twelve[:8], twelve[2:8], twelve[8:]
    yyyy, yy, mm, dd = twelve[:4], twelve[2:4], twelve[4:6], twelve[6:8]
    return [
        twelve,
        twelve[2:],
        f"{long}-{four}",
        f"{short}-{four}",
        f"{short}+{four}",
        f"{long} {four}",
        f"{short} {four}",
        f"{yyyy}-{mm}-{dd}-{four}",
        f"{yyyy} {mm} {dd} {four}",
        f"{yyyy}.{mm}.{dd}.{four}",
        f"{yy} {mm} {dd} - {four}",
        f"{yyyy} {mm}{dd} {four}",
        " ".join(twelve[2:]),
        f"{long}-{four}".translate(FULL_WIDTH),
        f"{short}\u00a0{four}",
        f"{short}–{four}",
        f"{short}\u2011{four}",
        f"{short}\u200b-{four}",
        f"{short}-{four[:2]} {four[2:]}",
    ]


def unusual(twelve: str) -> list[str]:
    """With a line break, another mark or words ahead of the last four, and with other signs for digits."""
    long, short, four = twelve[:8], twelve[2:8], twelve[8:]
    yyyy, mm, dd = twelve[:4], twelve[4:6], twelve[6:8]
    return [
        f"{short}\n{four}",
        f"{long}-\n{four}",
        f"{short}:{four}",
        f"{short}: {four}",
        f"{short},{four}",
        f"{long}, {four}",
        f"{short} ({four})",
        f"{long}({four})",
        f"{short}/{four}",
        f"{short} / {four}",
        f"{yyyy}/{mm}/{dd}-{four}",
        f"{yyyy}-{mm}-{dd} ({four})",
        f"{short}_{four}",
        f"{short} sista fyra {four}",
        f"{long}, sista fyra: {four}",
        f"{yyyy}-{mm}-{dd} och de fyra sista siffrorna är {four}",
        f"{short}-{four}".replace("0", "O"),
        twelve.replace("0", "o"),
        f"{long}-{four}".replace("1", "l"),
        f"{short}-{four}".translate(RAISED),
        f"{long}{four}".translate(CIRCLED),
        f"{short}-{four}".translate(ARABIC),
    ]
