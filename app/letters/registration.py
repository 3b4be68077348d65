"""What the letters tell the others: the kinds that concern one's way in, and what one has ordered."""

from app.domains import KindOfLetter
from app.letters import writing
from app.mail.kinds import INVITATION, RESET, RUN_DONE, RUN_STOPPED

LETTERS = (
    KindOfLetter(INVITATION, "Inbjudan", lambda scope, mail: writing.write_invitation(scope, mail=mail)),
    KindOfLetter(RESET, "Nytt lösenord", lambda scope, mail: writing.write_reset(scope, mail=mail)),
    KindOfLetter(
        RUN_STOPPED,
        "Något blev inte klart",
        lambda scope, mail: writing.write_of_run(scope, mail=mail),
        choice="När något som du har beställt inte kunde göras.",
    ),
    KindOfLetter(
        RUN_DONE,
        "Något är klart",
        lambda scope, mail: writing.write_of_run(scope, mail=mail),
        choice="När något som du har beställt är klart.",
        usual=False,
    ),
)
