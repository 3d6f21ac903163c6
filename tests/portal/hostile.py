"""Files as people and attackers send them, made here so that the repository holds none. `CANARY` marks what must go."""

import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

CANARY = b"CANARY"
ROTATED = 6


def saved(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def shades(size):
    return Image.radial_gradient("L").resize(size)


def exif():
    """Somewhere in Bangkok, by somebody, held sideways."""
    told = Image.Exif()
    told[0x0112], told[0x010E], told[0x013B] = ROTATED, "CANARY", "CANARY"
    told.get_ifd(0x8825).update(
        {1: "N", 2: (13.0, 45.0, 1.0), 3: "E", 4: (100.0, 30.0, 1.0)}
    )
    return told


def photo(size=(400, 300), **options):
    image = shades(size).convert("RGB")
    told = {
        "exif": exif(),
        "comment": CANARY,
        "icc_profile": b"0" * 128 + CANARY,
        "xmp": b"<x>CANARY</x>",
    }
    return saved(image, "JPEG", **told, **options)


def picture(image=None):
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "CANARY")
    info.add_itxt("XML:com.adobe.xmp", "<x>CANARY</x>")
    return saved(image or shades((300, 200)), "PNG", pnginfo=info, exif=exif())


def font():
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def action(kind, **parts):
    return Dictionary(S=Name(f"/{kind}"), **parts)


def paper(pages=1, text="Hello"):
    pdf = Pdf.new()
    for _number in range(pages):
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font()))
        page.obj.Contents = Stream(
            pdf, f"BT /F1 24 Tf 50 700 Td ({text}) Tj ET".encode()
        )
    return pdf


def written(pdf, **options):
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def link(address, kind="URI"):
    target = (
        action(kind, URI=String(address))
        if kind == "URI"
        else action(kind, F=String(address))
    )
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 690, 200, 720]), A=target
    )


def scripted():
    """A PDF with everything that acts, carries or tells: scripts, attachments, a form, metadata."""
    pdf = paper()
    script = action("JavaScript", JS=String("CANARY()"))
    page = pdf.pages[0].obj
    page.AA, page.Metadata = Dictionary(O=script), Stream(pdf, CANARY)
    page.Annots = Array(
        [
            link("calc.exe", "Launch"),
            link("javascript:CANARY"),
            link("https://example.org/a?b=c"),
        ]
    )
    pdf.Root.OpenAction, pdf.Root.AA = script, Dictionary(WC=script)
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), script]))
    )
    pdf.attachments["CANARY.exe"] = CANARY
    pdf.docinfo["/Author"] = "CANARY"
    with pdf.open_metadata() as told:
        told["dc:title"] = "CANARY"
    return pdf


def form(value="filled in"):
    """A form as viewers save it: the value stands in the field's appearance."""
    pdf = paper()
    look = Stream(pdf, f"BT /F1 12 Tf 2 5 Td ({value}) Tj ET".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=Dictionary(F1=font()))
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String(value)
    )
    field.Rect, field.AP = Array([50, 400, 250, 420]), Dictionary(N=look)
    field.AA = Dictionary(K=action("JavaScript", JS=String("CANARY()")))
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String("CANARY"))
    return pdf


def scanned(data=None, filters=("DCTDecode",)):
    """A photo inside a PDF, with the metadata it had when it was taken; `filters` lie around it."""
    pdf = paper()
    image = Stream(
        pdf,
        zlib.compress(data or photo())
        if filters[0] == "FlateDecode"
        else data or photo(),
    )
    image.Type, image.Subtype, image.Width, image.Height = (
        Name.XObject,
        Name.Image,
        400,
        300,
    )
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    image.Metadata, image.Alternates = (
        Stream(pdf, CANARY),
        Array([Dictionary(Image=Stream(pdf, CANARY))]),
    )
    names = [Name(f"/{name}") for name in filters]
    image.Filter = Array(names) if len(names) > 1 else names[0]
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=image)
    pdf.pages[0].obj.Contents = Stream(pdf, b"q 400 0 0 300 50 300 cm /Im0 Do Q")
    return pdf


def jpeg2000():
    """A file of JPEG 2000 boxes with a word about it; nothing here decodes the codestream."""
    boxes = [
        (b"jP  ", b"\r\n\x87\n"),
        (b"xml ", CANARY),
        (b"uuid", b"0" * 16 + CANARY),
        (b"jp2c", b"\xff\x4f pixels"),
    ]
    return b"".join(
        (8 + len(body)).to_bytes(4, "big") + name + body for name, body in boxes
    )


def locked(password="secret"):  # noqa: S107
    return written(paper(), encryption=pikepdf.Encryption(user=password, owner="other"))


def office(first="[Content_Types].xml"):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(first, "<x/>")
    return out.getvalue()


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def readable(data):
    """A PDF with every stream laid open, to look for words in."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return written(
            pdf,
            qdf=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
