"""Letters about what was done to somebody's account or in their name, in their own language."""

from collections.abc import Mapping
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from wenjin.accounts.models import Person
from wenjin.accounts.queries.people import mail_address_of
from wenjin.core.delivery import send_mail_later


def write_to(person_id: UUID, letter: str, context: Mapping[str, object], *, key: str) -> bool:
    """Write to a person, in the caller's transaction; says whether there is an address.

    Args:
        letter: name of the templates ``account/email/<letter>_subject.txt`` and ``…_message.txt``.
        key: the same letter is written once.
    """
    address = mail_address_of(person_id)
    if not address:
        return False
    person = Person.objects.select_related("data_key").get(pk=person_id)
    with translation.override(person.language):
        subject = render_to_string(f"account/email/{letter}_subject.txt", dict(context))
        text = render_to_string(f"account/email/{letter}_message.txt", dict(context))
    send_mail_later(
        address,
        " ".join(subject.split()),
        text.strip() + "\n",
        language=person.language,
        key=key,
        data_key=person.data_key,
    )
    return True
