"""The kinds of letters, and what becomes of one. Pure."""

INVITATION, RESET, RUN_DONE, RUN_STOPPED = "invitation", "reset", "run_done", "run_stopped"
REPORT_ANSWERED = "report_answered"
KINDS = INVITATION, RESET, RUN_DONE, RUN_STOPPED, REPORT_ANSWERED
WAITING, SENT, REFUSED, UNNEEDED = STATES = "waiting", "sent", "refused", "unneeded"
