"""Files for tests, made in code: honest papers, and everything that is wrong with files."""

import io
import random
import zipfile
import zlib
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw


def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture that is red in its upper left quarter, so that it shows which way is up."""
    image = Image.new(mode, (width, height), "white" if mode != "RGBA" else (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill="red" if mode.startswith("RGB") else 0)
    return image


def noisy(width: int, height: int) -> Image.Image:
    """Something that packs about as badly as a photo of a page."""
    noise = Image.frombytes(
        "L", (width // 4, height // 4), random.Random(7).randbytes(width // 4 * (height // 4))
    )
    return noise.resize((width, height), Image.Resampling.BICUBIC).convert("RGB")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 640, height: int = 480, **options: object) -> bytes:
    return encoded(picture(width, height), "JPEG", **options)


def jpeg_with_place(orientation: int = 6) -> bytes:
    """As a phone writes it: lying on its side, with the place in EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "SpyPhone 9"
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 32.0, 30.0), 3: "E", 4: (114.0, 3.0, 20.0)})
    return jpeg(exif=exif.tobytes(), comment=b"taken at home")


def png(width: int = 640, height: int = 480, mode: str = "RGB") -> bytes:
    return encoded(picture(width, height, mode), "PNG")


def tiff(pages: int = 3, mode: str = "1") -> bytes:
    first, *rest = [picture(800, 1100, mode) for _ in range(pages)]
    options = {"compression": "group4"} if mode == "1" else {"compression": "tiff_lzw"}
    return encoded(first, "TIFF", save_all=True, append_images=rest, **options)


def zipped(name: str = "evil.txt", content: bytes = b"boo") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def blank_pdf(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td (Page {number + 1}) Tj ET".encode())
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    return saved(blank_pdf(pages))


def pdf_of_photo(photo: bytes, size: tuple[int, int]) -> bytes:
    """A scan app's PDF: the camera's JPEG put in as it is."""
    made = blank_pdf()
    image = made.make_stream(
        photo,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))
    made.pages[0].obj.Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return saved(made)


def pdf_with_script() -> bytes:
    """JavaScript in every place that runs it: on opening, by name, on a page, on a field, on a link."""
    made = blank_pdf()

    def action(text: str) -> Dictionary:
        return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{text}')"))

    made.Root.OpenAction = made.make_indirect(action("open"))
    made.Root.AA = Dictionary(WC=action("close"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action("named")])))
    page = made.pages[0].obj
    page.AA = Dictionary(O=action("page"))
    field = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Mai Nguyen"))
    )
    field.Rect, field.AA = Array([0, 0, 100, 20]), Dictionary(K=action("key"))
    link = made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9])))
    link.A = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    good = made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9])))
    good.A = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    bad = made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9])))
    bad.A = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))
    page.Annots = Array([field, link, good, bad])
    made.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(made)


def pdf_with_attachment() -> bytes:
    made = blank_pdf()
    made.attachments["evil.exe"] = b"MZ" + b"EVILEVIL" * 50
    attached = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))
    )
    made.pages[0].obj.Annots = Array([attached])
    return saved(made)


def pdf_with_media() -> bytes:
    made = blank_pdf()
    film = made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9])))
    film.RichMediaContent = Dictionary(Assets=Dictionary())
    made.pages[0].obj.Annots = Array([film])
    return saved(made)


def pdf_with_xfa(*, is_dynamic: bool) -> bytes:
    made = blank_pdf()
    layer = made.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script>x</script></xdp:xdp>")
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=layer)
    if is_dynamic:
        made.Root.NeedsRendering = True
    return saved(made)


def pdf_portfolio() -> bytes:
    made = blank_pdf()
    made.attachments["one.pdf"] = pdf()
    made.Root.Collection = Dictionary(Type=Name.Collection)
    return saved(made)


def pdf_locked(*, user: str, owner: str = "owner") -> bytes:
    return saved(blank_pdf(), encryption=pikepdf.Encryption(user=user, owner=owner, R=6))


def pdf_signed_in_form() -> bytes:
    """Has the marks of a signature; whether it is genuine is for others to check."""
    made = blank_pdf()
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 100, 200, 300]))
    signature.Contents = String("\0" * 64)
    field = made.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=made.make_indirect(signature)))
    made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(made)


def raw_pdf(*objects: bytes, head: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF written by hand, object by object, with a right table at its end; object 1 is the catalogue."""
    out, places = bytearray(head), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def raw_stream(content: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>"


@cache
def deflated_zeros(size: int) -> bytes:
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    out = [packer.compress(piece) for _ in range(size >> 20)]
    return b"".join((*out, packer.flush()))


def pdf_bomb(size: int = 400 << 20) -> bytes:
    """A page whose drawing unpacks to hundreds of megabytes."""
    return raw_pdf(CATALOGUE, PAGES, PAGE, raw_stream(deflated_zeros(size)))


def pdf_bomb_in_pieces(count: int = 8, size: int = 60 << 20) -> bytes:
    """No single stream is over its limit; all together are over theirs."""
    packed = deflated_zeros(size)
    return raw_pdf(CATALOGUE, PAGES, PAGE, *[raw_stream(packed)] * count)


def html_before_pdf() -> bytes:
    return b"<html><script>alert(document.domain)</script><!--\n" + pdf() + b"-->"


def html_in_head_of_pdf() -> bytes:
    return raw_pdf(
        CATALOGUE,
        PAGES,
        PAGE,
        raw_stream(b"", b""),
        head=b"%PDF-1.4\n%<script>alert(document.domain)</script>\n",
    )


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A few hundred kilobytes that say they are 900 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = deflated_zeros((width // 8 + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def program() -> bytes:
    """The beginning of a Windows program, as far as anybody looks."""
    head = bytearray(b"MZ" + b"\0" * 58 + (128).to_bytes(4, "little"))
    head += b"\x0e\x1f\xba\x0e\x00\xb4\x09\xcd!\xb8\x01L\xcd!This program cannot be run in DOS mode.\r\r\n$"
    head += b"\0" * (128 - len(head))
    head += b"PE\0\0\x64\x86\x02\0" + b"\0" * 12 + b"\xf0\0\x22\0" + b"\x0b\x02" + b"\0" * 238
    head += b".text\0\0\0" + b"\0\x10\0\0" * 8 + random.Random(1).randbytes(4096)
    return bytes(head)


SVG_WITH_SCRIPT = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
    b"<script>alert(document.domain)</script><rect width='10' height='10'/></svg>"
)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
