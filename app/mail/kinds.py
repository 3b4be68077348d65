"""The kinds of letters that this code itself has written, and what becomes of one. Pure.

What there is to know of a kind is its entry in a domain's `LETTERS` (`app.domains.KindOfLetter`): a new one costs that
entry and nothing else.
"""

INVITATION, RESET, RUN_DONE, RUN_STOPPED = "invitation", "reset", "run_done", "run_stopped"
WAITING, SENT, REFUSED, UNNEEDED = STATES = "waiting", "sent", "refused", "unneeded"
