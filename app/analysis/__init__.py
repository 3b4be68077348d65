"""Analysis (analys): pure numbers about counts. numpy in, plain values out: no database, no Flask, no clock."""
