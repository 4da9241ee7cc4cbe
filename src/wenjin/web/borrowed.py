"""Sentences of Django and django-allauth that readers meet, taken into our own catalogue.

Both libraries speak fewer languages than this house (neither has Filipino, Lao, Sinhala or Amharic), and whole
sentences differ in tone from ours. Our catalogue stands before theirs, so what is written down here is translated
with everything else. Most of what the two say is never shown: forms of ours say it in their own words
(``accounts/forms.py``, ``accounts/adapters.py``).
"""

from typing import Final

from django.utils.translation import gettext_noop, ngettext_lazy

# Of forms: what is missing, too long, or no choice of theirs.
OF_FORMS: Final = (
    gettext_noop(":"),
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid JSON."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)
TOO_LONG: Final = ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
# Of the sign-on of an organisation: why it cannot be connected or taken away.
OF_SIGN_ON: Final = (
    gettext_noop("Invalid token."),
    gettext_noop("Your account has no password set up."),
    gettext_noop("Your account has no verified email address."),
    gettext_noop("You cannot disconnect your last remaining third-party account."),
    gettext_noop("The third-party account is already connected to a different account."),
)
