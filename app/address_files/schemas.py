from app.interfaces.forms import Schema, fields


class SendFile(Schema):
    source = fields.text(160, load_default="")
    dated = fields.Date(required=True, error_messages={"required": "Skriv vilken dag uppgifterna gäller."})
