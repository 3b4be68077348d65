"""The shapes of the forms."""

from app.interfaces.forms import Schema, fields
from app.surveys.service import CHOICES, LINES, MOST_QUESTIONS, SHORTEST_TEXT


class NewSurveyForm(Schema):
    questions = fields.text(LINES)
    last = fields.Date(required=True)


AnswerForm = Schema.from_dict(
    {
        **{f"answer_{n}": fields.choice(tuple(CHOICES)) for n in range(MOST_QUESTIONS)},
        "text": fields.text(SHORTEST_TEXT),
    },
    name="AnswerForm",
)
