"""Analysis (analys): numbers about counts: numpy in, plain values out. Pure.

Waiting, not yet used by the product: `interrupted` for before and after of long series; `ratios` and the most of
`small_areas` for comparison between municipalities.
"""
