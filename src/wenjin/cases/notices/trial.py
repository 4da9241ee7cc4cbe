"""A notice that somebody sends to themselves, to see whether notices reach them: by the ways of real ones."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.cases.addresses import whole
from wenjin.cases.notices.ways import SETTINGS_PATH, Words, language_for, tell


@transaction.atomic
def send_trial_notice(person_id: UUID, key: str, *, at: datetime) -> str:
    """Tell a person something without meaning; asked for twice under one key, they are told once.

    Returns:
        The key under which ``core.delivery.queries.told_under`` finds what has become of it.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    language = language_for(person_id)
    path = f"/{language}/{SETTINGS_PATH}"
    with translation.override(language):
        said = _("This is a test. Notices about your applications reach you this way.")
        words = Words(
            subject=_("A test notice"),
            text="\n\n".join(
                (said, _("You asked for it on this page: %(address)s") % {"address": whole(path)})
            ),
            short=said,
            texted=said,
            path=path,
        )
    whole_key = trial_key(person_id, key)
    tell(person_id, words, language=language, key=whole_key, at=at)
    return whole_key


def trial_key(person_id: UUID, key: str) -> str:
    """Under which key a test of this person was written down."""
    return f"trial:{person_id}:{key}"
