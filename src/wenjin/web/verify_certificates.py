"""Whether a certificate of attendance is ours, in words; nothing about any person."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.events.queries.certificates import CertificateSeen
from wenjin.events.queries.events import event
from wenjin.lang.templatetags.lang import asked_language, clock, day
from wenjin.web.verify_page import Fact, Outcome


def outcome_of_certificate(
    found: CertificateSeen, *, by_file: bool = False, is_in_name: bool | None = None
) -> Outcome:
    """What may be said to anybody.

    Args:
        by_file: the very file was handed in.
        is_in_name: the name that somebody typed is the one on it; None when nobody typed one.
    """
    headline = _("We issued this certificate") if found.holds else _("This certificate does not hold")
    lines = []
    if by_file:
        lines.append(_("The file is exactly the one that we issued, to the last sign."))
    if is_in_name is not None:
        lines.append(_("It is in this name.") if is_in_name else _("It is in another name."))
    # No hash: it would be that of the file, which nobody can compare with a printed page.
    is_good = found.holds and is_in_name is not False
    return Outcome("" if is_good else "no", headline, tuple(lines), tuple(_facts(found)))


def _facts(found: CertificateSeen) -> list[Fact]:
    facts = []
    whole = event(found.event, asked_language())
    if whole is not None:
        facts.append(Fact(pgettext("label", "Event"), whole.title))
        # As on the paper: of more than one day, the first and the last.
        days = dict.fromkeys((day(whole.starts_at), day(whole.ends_at)))
        facts.append(Fact(pgettext("of an appointment", "When"), " – ".join(days)))
    issued = _("%(day)s, %(time)s") % {"day": day(found.issued_at), "time": clock(found.issued_at)}
    facts.append(Fact(_("Issued on"), issued))
    if found.is_sample:
        facts.append(Fact(_("Sample"), _("An invented case of the demonstration. It proves nothing.")))
    return facts
