"""Papers as people send them: scanned, photographed, too large to arrive in one piece. All invented."""

import io
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw


def pdf(title: str, pages: int = 1) -> bytes:
    """A scanned paper that says what it is."""
    pictures = [_page(f"{title}\nSAMPLE {number + 1}/{pages}") for number in range(pages)]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=72)
    return out.getvalue()


def photo(title: str, *, is_large: bool = False, colour: str = "white") -> bytes:
    """A photographed page; a large one has more than a megabyte, as telephones make them."""
    picture = _page(title, colour)
    if is_large:
        picture = Image.effect_noise((1800, 2400), 90).convert("RGB")
        picture.paste(_page(title), (0, 0))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def scripted_pdf() -> bytes:
    """A PDF that would do something when it is opened."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hello')")
    made.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF with a password."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    return out.getvalue()


def kept(folder: Path, name: str, content: bytes) -> Path:
    """The same as a file that a browser can choose."""
    path = folder / name
    path.write_bytes(content)
    return path


def _page(words: str, colour: str = "white") -> Image.Image:
    picture = Image.new("RGB", (420, 594), colour)
    ImageDraw.Draw(picture).text((30, 40), words, fill="black")
    return picture
