"""The kinds of letters, and what becomes of one. Pure."""

INVITATION, RESET, RUN_DONE, RUN_STOPPED, SILENCE = KINDS = "invitation", "reset", "run_done", "run_stopped", "silence"
WAITING, SENT, REFUSED, UNNEEDED = STATES = "waiting", "sent", "refused", "unneeded"
