"""Files as people and attackers send them, so that the repository contains none.

`CANARY` marks what the cleaner must remove.
"""

import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

CANARY = b"CANARY"
ROTATED = 6


def image_bytes(image, kind, **options):
    output = BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def shades(size):
    return Image.radial_gradient("L").resize(size)


def exif():
    """Somewhere in Bangkok, by somebody, held sideways."""
    tags = Image.Exif()
    tags[0x0112] = ROTATED  # orientation
    tags[0x010E] = "CANARY"  # description
    tags[0x013B] = "CANARY"  # artist
    position = {1: "N", 2: (13.0, 45.0, 1.0), 3: "E", 4: (100.0, 30.0, 1.0)}
    tags.get_ifd(0x8825).update(position)
    return tags


def jpeg_photo(size=(400, 300), **options):
    image = shades(size).convert("RGB")
    metadata = {
        "exif": exif(),
        "comment": CANARY,
        "icc_profile": b"0" * 128 + CANARY,
        "xmp": b"<x>CANARY</x>",
    }
    return image_bytes(image, "JPEG", **metadata, **options)


def png_picture(image=None):
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "CANARY")
    info.add_itxt("XML:com.adobe.xmp", "<x>CANARY</x>")
    return image_bytes(image or shades((300, 200)), "PNG", pnginfo=info, exif=exif())


def font():
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def action(kind, **parts):
    return Dictionary(S=Name(f"/{kind}"), **parts)


def pdf_document(pages=1, text="Hello"):
    pdf = Pdf.new()
    for _number in range(pages):
        page = pdf.add_blank_page()
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font()))
        page.obj.Contents = Stream(
            pdf, f"BT /F1 24 Tf 50 700 Td ({text}) Tj ET".encode()
        )
    return pdf


def pdf_bytes(pdf, **options):
    output = BytesIO()
    pdf.save(output, **options)
    return output.getvalue()


def link(address, kind="URI"):
    target = (
        action(kind, URI=String(address))
        if kind == "URI"
        else action(kind, F=String(address))
    )
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 690, 200, 720]), A=target
    )


def pdf_with_scripts():
    """A PDF with scripts, attachments, a form, and metadata."""
    pdf = pdf_document()
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
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "CANARY"
    return pdf


def form(value="filled in"):
    """A form as viewers save it: the value stands in the field's appearance."""
    pdf = pdf_document()
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


def pdf_with_photo(data=None, filters=("DCTDecode",)):
    """A PDF with a photo that still has its metadata; `filters` are those around it."""
    pdf = pdf_document()
    image = Stream(
        pdf,
        zlib.compress(data or jpeg_photo())
        if filters[0] == "FlateDecode"
        else data or jpeg_photo(),
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
    """A JPEG 2000 file with metadata; nothing here decodes its codestream."""
    boxes = [
        (b"jP  ", b"\r\n\x87\n"),
        (b"xml ", CANARY),
        (b"uuid", b"0" * 16 + CANARY),
        (b"jp2c", b"\xff\x4f pixels"),
    ]
    return b"".join(
        (8 + len(body)).to_bytes(4, "big") + name + body for name, body in boxes
    )


def encrypted_pdf(password="secret"):  # noqa: S107
    return pdf_bytes(
        pdf_document(), encryption=pikepdf.Encryption(user=password, owner="other")
    )


def office(first="[Content_Types].xml"):
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(first, "<x/>")
    return output.getvalue()


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def readable(data):
    """A PDF with every stream laid open, to look for words in."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return pdf_bytes(
            pdf,
            qdf=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
