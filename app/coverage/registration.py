"""What coverage tells the others: the letter that reminds whoever has not been heard from."""

from app.coverage import permissions, reminders
from app.domains import KindOfLetter

LETTERS = (
    KindOfLetter(
        reminders.KIND,
        "Påminnelse om att rapportera",
        lambda scope, mail: reminders.write_reminder(scope, mail=mail),
        choice="När din verksamhet inte har hörts av på två veckor.",
        permission=permissions.OWN.name,
    ),
)
