"""Analysis (analys): numbers about counts: numpy in, plain values out. Pure."""
