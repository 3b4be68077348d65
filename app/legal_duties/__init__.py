"""Legal duties (Lagkoll): what the law on municipalities' responsibility for crime prevention (2023:196) asks, how far
each of it has come, the strategic assessment with its action plan, and the registers beside them.

Nouns beside the agreed files: `duties.py` (each section with its state and day), `assessments.py` (the strategic
assessment), `plans.py` (the action plan, its measures and their follow-up), `registers.py` (the council, agreements,
cameras, reports to the assembly), `paper.py` and `wording.py`.
"""
