"""Analysis (analys): numbers about counts: numpy in, plain values out. Pure.

Waiting, not yet used by the product: `effect`, `interrupted` and `power` for before and after on a measure's page;
`ratios` and `small_areas` for comparison between municipalities.
"""
