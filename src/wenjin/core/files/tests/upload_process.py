"""A process that uploads and may be killed; it says each step that was acknowledged."""

import io
import os
import random
import sys

SIZE = 2_000_000
PART = 20_000
OWNER = "person:mai"


def paper() -> bytes:
    """The same PDF in every process, with something in it that does not pack."""
    import pikepdf

    from wenjin.core.files.tests.made_files import blank_pdf, saved

    pdf = blank_pdf()
    pdf.pages[0].obj.Contents = pikepdf.Stream(
        pdf, b"%" + random.Random(5).randbytes(SIZE).hex().encode()[:SIZE]
    )
    return saved(pdf, static_id=True, compress_streams=False)


def say(*words: object) -> None:
    """Out at once: what is said here was acknowledged."""
    os.write(1, " ".join(str(word) for word in words).encode() + b"\n")


def main() -> None:
    """Run one step."""
    from django.core.management import call_command

    from wenjin.core import clock
    from wenjin.core.files import services, uploads
    from wenjin.core.files.models import StoredFile, Upload

    what, *words = sys.argv[1:]
    content, now = paper(), clock.now()
    if what == "begin":
        for app in ("keys", "files"):
            call_command("migrate", app, verbosity=0, skip_checks=True)
        say(uploads.begin(OWNER, "paper.pdf", len(content), now).pk)
        return
    upload = Upload.objects.get(pk=words[0])
    if what == "send":
        offset = uploads.received(upload.pk, OWNER, now)
        say("from", offset)
        # Not on by itself: who is to kill it between two parts may come late.
        while offset < len(content) and os.read(0, 1):
            offset = uploads.append(upload.pk, OWNER, offset, content[offset : offset + PART], now)
            say("acknowledged", offset)
    elif what == "finish":
        say("finishing")
        say("finished", uploads.finish(upload.pk, OWNER, now).pk)
    else:
        (file,) = StoredFile.objects.all()
        import pikepdf

        with (
            pikepdf.open(io.BytesIO(services.read(file))) as cleaned,
            pikepdf.open(io.BytesIO(content)) as sent,
        ):
            same = cleaned.pages[0].obj.Contents.read_bytes() == sent.pages[0].obj.Contents.read_bytes()
        say("whole" if same else "broken", file.pk)
