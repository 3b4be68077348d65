"""PDFs as people and attackers send them."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

AUTHOR = "Kalle Svensson"


def pdf(does: str = "", *, pages: int = 1, password: str = "") -> bytes:
    """A PDF that says who made it. does: what it would do when it is opened: "script", "nested", "launch", "file",
    "form" or nothing."""
    made = Pdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.docinfo["/Author"] = AUTHOR
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    if does == "script":
        made.Root.OpenAction = made.make_indirect(script)
    elif does == "nested":  # in nothing that has a number of its own
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=script)])
    elif does == "launch":
        made.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    elif does == "file":
        made.attachments["virus.exe"] = b"MZ"
    elif does == "form":
        made.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("<xdp/>"))
    elif does == "link":
        jump = Dictionary(S=Name.URI, URI=String("https://bra.se"))
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=jump)])
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    out = BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=lock)
    return out.getvalue()
