"""What the letters tell the others: who writes which kind of letter."""

from app.letters import writing
from app.mail.kinds import INVITATION, REPORT_ANSWERED, RESET, RUN_DONE, RUN_STOPPED

LETTERS = {
    INVITATION: lambda scope, mail: writing.write_invitation(scope, mail=mail),
    RESET: lambda scope, mail: writing.write_reset(scope, mail=mail),
    REPORT_ANSWERED: lambda scope, mail: writing.write_of_answer(scope, mail=mail),
    RUN_DONE: lambda scope, mail: writing.write_of_run(scope, mail=mail),
    RUN_STOPPED: lambda scope, mail: writing.write_of_run(scope, mail=mail),
}
