"""The parts of a PDF that act, found in every object and taken out (ISO 32000-2, 7.11, 8.6, 12.5, 12.6, 12.7)."""

from decimal import Decimal
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from wenjin.core.files.jpeg_segments import without_metadata
from wenjin.core.files.refusals import FileRefused

_ACTIONS: Final = {
    "/JavaScript": "script_removed",
    "/Launch": "script_removed",
    "/SubmitForm": "script_removed",
    "/ImportData": "script_removed",
    "/GoToE": "attachment_removed",
    "/GoToR": "",
    "/Rendition": "media_removed",
    "/Movie": "media_removed",
    "/Sound": "media_removed",
    "/RichMediaExecute": "media_removed",
    "/GoTo3DView": "media_removed",
}
"""Actions that are taken out, with the note for the sender; those that only turn pages may stay."""

_KEYS: Final = {
    "/JS": "script_removed",
    "/JavaScript": "script_removed",
    "/XFA": "form_layer_removed",
    "/EF": "attachment_removed",
    "/RF": "attachment_removed",
    "/EmbeddedFiles": "attachment_removed",
    "/RichMediaContent": "media_removed",
    "/RichMediaSettings": "media_removed",
    "/3DD": "media_removed",
    "/Renditions": "media_removed",
    "/AlternatePresentations": "script_removed",
    "/AA": "",
    "/OpenAction": "",
    "/AF": "",
    "/Requirements": "",
    "/Metadata": "",
    "/PieceInfo": "",
}
"""Entries that are taken out wherever they stand. An action that runs by itself is noted for what it does."""

_ELSEWHERE: Final = ("/F", "/FFilter", "/FDecodeParms", "/Ref")
"""Of a stream: its content lies in another file (7.3.8.2) or stands for a page of one (8.10.4)."""

_ANNOTATIONS: Final = {
    "/RichMedia": "media_removed",
    "/Screen": "media_removed",
    "/Movie": "media_removed",
    "/Sound": "media_removed",
    "/3D": "media_removed",
    "/FileAttachment": "attachment_removed",
}
_LINKS: Final = ("http://", "https://", "mailto:", "tel:")
_CONTAINERS: Final = (Dictionary, Array, Stream)


class PdfSweeper:
    """Takes out of an open PDF what acts.

    Attributes:
        notes: what was taken out, codes of ``refusals.NOTES``.
        is_signed: the file carries a digital signature.
    """

    def __init__(self, pdf: Pdf, *, largest_picture: int) -> None:
        self._pdf = pdf
        self._largest_picture = largest_picture
        self.notes: set[str] = set()
        self.is_signed = False

    def sweep(self) -> None:
        """Go through every object.

        Raises:
            FileRefused: too_large_unpacked, when a picture in it is.
        """
        self._sweep_annotations()
        self._sweep_container(self._pdf.trailer)
        for thing in self._pdf.objects:
            if isinstance(thing, _CONTAINERS):
                self._sweep_container(thing)

    def _sweep_container(self, top: Object) -> None:
        """One indirect object with the direct ones inside it; references are met as objects of their own."""
        waiting: list[Object] = [top]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, Array):
                values: list[Any] = list(thing)
            else:
                self._sweep_entries(thing)
                values = [value for _, value in thing.items()]
            waiting += [v for v in values if isinstance(v, _CONTAINERS) and not v.is_indirect]

    def _sweep_entries(self, thing: Object) -> None:
        """A dictionary, or the dictionary of a stream."""
        keys = set(thing.keys())
        for key in keys & _KEYS.keys():
            value = thing.get(key)
            if isinstance(value, _CONTAINERS) and not value.is_indirect:
                self._sweep_container(value)  # what it would do decides what we say of it
            del thing[key]
            self._note(_KEYS[key])
        if isinstance(thing, Stream):
            for key in keys.intersection(_ELSEWHERE):
                del thing[key]
                self._note("attachment_removed")
        if "/FontMatrix" in keys and not _is_matrix(thing.get("/FontMatrix")):
            # A reader that puts it together as a program would run what stands there.
            del thing["/FontMatrix"]
            self._note("script_removed")
        if "/S" in keys:
            self._sweep_action(thing)
        if "/ByteRange" in keys:
            self.is_signed = True
        if isinstance(thing, Stream) and "/Width" in keys:
            self._sweep_picture(thing)

    def _sweep_action(self, thing: Object) -> None:
        kind = str(thing.get("/S", ""))
        if kind == "/URI" and not str(thing.get("/URI", "")).strip().lower().startswith(_LINKS):
            self._empty(thing, "script_removed")
        elif kind in _ACTIONS:
            self._empty(thing, _ACTIONS[kind])

    def _empty(self, thing: Object, note: str) -> None:
        for key in list(thing.keys()):
            del thing[key]
        self._note(note)

    def _sweep_picture(self, thing: Stream) -> None:
        """Refuse what unpacks to too many pixels, and take place and time out of photos."""
        width, height = thing.get("/Width", 0), thing.get("/Height", 0)
        if isinstance(width, int) and isinstance(height, int) and width * height > self._largest_picture:
            raise FileRefused("too_large_unpacked")
        form = thing.get("/Filter")
        if isinstance(form, Array) and len(form) == 1:
            form = form[0]
        if form != Name.DCTDecode:
            return
        photo = thing.read_raw_bytes()
        bare = without_metadata(photo)
        if len(bare) != len(photo):
            parameters = thing.get("/DecodeParms")
            kept = parameters if isinstance(parameters, (Dictionary, Array)) else None
            thing.write(bare, filter=Name.DCTDecode, decode_parms=kept)

    def _sweep_annotations(self) -> None:
        for page in self._pdf.pages:
            notes = page.obj.get("/Annots")
            if not isinstance(notes, Array):
                continue
            kept = Array()
            for one in notes:
                kind = str(one.get("/Subtype", "")) if isinstance(one, Dictionary) else ""
                if kind in _ANNOTATIONS:
                    self._note(_ANNOTATIONS[kind])
                else:
                    kept.append(one)
            if len(kept) != len(notes):
                page.obj["/Annots"] = kept

    def _note(self, note: str) -> None:
        if note:
            self.notes.add(note)


def _is_matrix(value: object) -> bool:
    """Six numbers, and nothing else (9.6.2.1)."""
    if not isinstance(value, Array) or len(value) != 6:
        return False
    return all(isinstance(one, (int, Decimal, float)) and not isinstance(one, bool) for one in value)
