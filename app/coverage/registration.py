"""What coverage tells the others: who writes a reminder."""

from app.coverage import reminders
from app.mail.kinds import SILENCE

LETTERS = {SILENCE: lambda scope, mail: reminders.write_reminder(scope, mail=mail)}
