"""The forms of guardians: what stands in them, what was typed, and what is wrong with it in words."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.queries.texts import Said
from wenjin.events.domain.consent_form import MOST_CONTACTS, ConsentForm, EmergencyContact, Named
from wenjin.events.queries.consents import ConsentSeen, YoungGuest
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags.lang import number
from wenjin.web.counters_contact import contact_errors
from wenjin.web.events_fields import Choice, Field, Section

_LONGEST: Final = 4000
_YES_NO: Final = {"yes": True, "no": False}


def typed_consent(post: QueryDict, guests: Iterable[YoungGuest]) -> ConsentForm:
    """What was typed about these guests."""
    places = [one.place for one in guests]
    answered = {place: _YES_NO.get(post.get(f"photos-{place}", "")) for place in places}
    return ConsentForm(
        agrees=post.get("agrees") == "yes",
        contacts=tuple(
            EmergencyContact(
                *(
                    post.get(f"contact-{index}-{part}", "").strip()[:_LONGEST]
                    for part in ("name", "telephone", "relation")
                )
            )
            for index in range(MOST_CONTACTS)
        ),
        photos={place: answer for place, answer in answered.items() if answer is not None},
        health={place: post.get(f"health-{place}", "").strip()[:_LONGEST] for place in places},
    )


def kept_consent(seen: ConsentSeen) -> ConsentForm:
    """What was said before, to be changed."""
    return ConsentForm(
        agrees=seen.is_given,
        contacts=seen.emergency,
        photos={one.place: one.allows_photos for one in seen.guests if one.allows_photos is not None},
        health={one.place: one.health for one in seen.guests},
    )


def consent_sections(
    form: ConsentForm, guests: Iterable[YoungGuest], errors: Mapping[str, str]
) -> tuple[Section, ...]:
    """The fields: of each guest, then whom to call."""
    of_guests = tuple(
        Section(one.name, (_photos(form, one, errors), _health(form, one, errors))) for one in guests
    )
    contacts = tuple(field for index in range(2) for field in _contact(form, index, errors))
    return (*of_guests, Section(_("Whom do we call in an emergency?"), contacts))


def _photos(form: ConsentForm, guest: YoungGuest, errors: Mapping[str, str]) -> Field:
    name, answer = f"photos-{guest.place}", form.photos.get(guest.place)
    return Field(
        name,
        "radio",
        _("May we take pictures and show them?"),
        choices=(Choice("yes", _("Yes"), answer is True), Choice("no", _("No"), answer is False)),
        error=errors.get(name, ""),
    )


def _health(form: ConsentForm, guest: YoungGuest, errors: Mapping[str, str]) -> Field:
    name = f"health-{guest.place}"
    return Field(
        name,
        "long",
        _("What must we know? Allergies, medicine, illness"),
        hint=_("Only those who look after them read this. It is erased afterwards."),
        value=form.health.get(guest.place, ""),
        is_optional=True,
        error=errors.get(name, ""),
    )


def _contact(form: ConsentForm, index: int, errors: Mapping[str, str]) -> tuple[Field, ...]:
    known = form.contacts[index] if index < len(form.contacts) else EmergencyContact()
    before = f"contact-{index}-"
    order = pgettext("whom to call", "Name %(number)s") % {"number": number(index + 1)}
    return (
        Field(
            f"{before}name",
            "line",
            order,
            value=known.name,
            is_optional=index > 0,
            error=errors.get(f"{before}name", ""),
        ),
        Field(
            f"{before}telephone",
            "line",
            _("Telephone"),
            value=known.telephone,
            mode="tel",
            is_optional=index > 0,
            error=errors.get(f"{before}telephone", ""),
        ),
        Field(
            f"{before}relation",
            "line",
            pgettext("to a child", "Who they are: aunt, neighbour"),
            value=known.relation,
            is_optional=True,
            error=errors.get(f"{before}relation", ""),
        ),
    )


def agreed(form: ConsentForm, errors: Mapping[str, str]) -> Field:
    """The tick without which nothing is said."""
    words = _("I am a parent or guardian, and I consent.")
    return Field(
        "agrees",
        "boxes",
        _("Your consent"),
        choices=(Choice("yes", words, form.agrees),),
        error=errors.get("agrees", ""),
    )


def consent_errors(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong in words, by field."""
    said = {
        "missing": _("Answer this question."),
        "too_long": _("This is too long. Write a shorter answer."),
        "not_a_choice": _("Choose one of the answers."),
    }
    found = {}
    for name, code in fields.items():
        kind = name.rsplit("-", 1)[-1]
        if code == "not_a_choice":
            found[name] = said[code]
        elif code == "too_young":
            found[name] = _("Who is the parent or guardian?")
        elif kind in ("name", "email", "telephone"):
            found[name] = contact_errors({kind: code})[kind]
        else:
            found[name] = said.get(code, said["missing"])
    return found


def typed_names(post: QueryDict, guests: Iterable[YoungGuest]) -> dict[int, Named]:
    """Who answers for whom, of those for whom something was typed."""
    found = {}
    for one in guests:
        before = f"guardian-{one.place}-"
        name, email = (post.get(f"{before}{part}", "").strip()[:_LONGEST] for part in ("name", "email"))
        if name or email:
            found[one.place] = Named(name, email, post.get(f"{before}language", "")[:16])
    return found


def kept_names(guests: Iterable[YoungGuest]) -> dict[int, Named]:
    """Who was asked."""
    return {one.place: Named(one.guardian, one.email, one.language) for one in guests}


def naming_sections(
    named: Mapping[int, Named], guests: Iterable[YoungGuest], language: str, errors: Mapping[str, str]
) -> tuple[Section, ...]:
    """The fields about who answers for each guest."""
    return tuple(
        Section(
            one.name,
            _named(named.get(one.place, Named("", "", language)), f"guardian-{one.place}-", errors),
        )
        for one in guests
    )


def _named(known: Named, before: str, errors: Mapping[str, str]) -> tuple[Field, ...]:
    languages = tuple(
        Choice(one.code, Said(one.own_name, one.code), one.code == known.language) for one in LANGUAGES
    )
    return (
        Field(
            f"{before}name",
            "line",
            _("Name of the parent or guardian"),
            value=known.name,
            error=errors.get(f"{before}name", ""),
        ),
        Field(
            f"{before}email",
            "line",
            _("E-mail address"),
            value=known.email,
            mode="email",
            error=errors.get(f"{before}email", ""),
        ),
        Field(
            f"{before}language",
            "select",
            _("Language"),
            choices=languages,
            error=errors.get(f"{before}language", ""),
        ),
    )
