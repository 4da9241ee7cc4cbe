"""Cases in the state that a test begins with, made by our services in the process beside the running site."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.office import Office


def staged(office: "Office", *wishes: dict[str, str]) -> list[str]:
    """References of new cases.

    Args:
        wishes: ``state`` (draft, filled, submitted, accepted, granted or asked), ``email`` and ``language`` of
            the applicant, who can sign in; and, with the state ``intermediary``, no case but a helper's account.
    """
    found: list[str] = office.beside.do("tests.browser.staged:made", wishes)
    return found


def made(wishes: list[dict[str, str]]) -> list[str]:
    """Make what is wished for; called where Django is set up."""
    return [_make(**wish) for wish in wishes]


def _make(state: str, email: str, language: str = "en") -> str:
    if state == "intermediary":
        return _intermediary(email, language)
    from wenjin.cases.tests import stage

    actor = _applicant(email, language)
    case = _asked(stage.accepted(actor)) if state == "asked" else getattr(stage, state)(actor)
    return str(case.reference)


def _account(email: str, language: str) -> Any:
    from wenjin.accounts import services
    from wenjin.accounts.models import Account
    from wenjin.core import clock

    known = Account.objects.filter(email=email).first()
    account = known or services.make_account(email, at=clock.now(), is_proven=True)
    return services.person_of_account(account, language=language, at=clock.now())


def _applicant(email: str, language: str) -> Any:
    from wenjin.accounts import queries

    return queries.actor_of_person(_account(email, language).pk)


def _asked(case: Any) -> Any:
    from datetime import timedelta

    from wenjin.cases import services
    from wenjin.cases.domain.events import Wanted, WantedKind
    from wenjin.cases.tests import stage
    from wenjin.core import clock

    services.request_information(
        stage.officer(stage.EXIT_ENTRY),
        case.pk,
        wanted=(
            Wanted(WantedKind.PAPER, "visa_photo_receipt", "wrong_format"),
            Wanted(WantedKind.FIELD, "phone", "unclear"),
        ),
        text="请补交蓝色背景照片的采集回执。",
        language="zh-hans",
        translation="Please send the receipt of a photo with a blue background.",
        translation_language="en",
        decision=stage.RESIDENCE,
        pause="correction",
        answer_by=clock.today() + timedelta(days=9),
        key="ask",
    )
    return case


def _intermediary(email: str, language: str) -> str:
    from wenjin.accounts import services
    from wenjin.accounts.domain.actor import SYSTEM, Role
    from wenjin.accounts.models import Organisation
    from wenjin.core import clock

    person = _account(email, language)
    helpers = services.make_organisation(
        Organisation.Kind.INTERMEDIARY, "Sample Helpers", actor=SYSTEM, at=clock.now(), is_sample=True
    )
    services.add_member(person.pk, helpers.pk, Role.INTERMEDIARY, actor=SYSTEM, at=clock.now())
    services.update_person(
        person.pk, family_name="NAIR", given_name="MEERA", language=language, actor=SYSTEM, at=clock.now()
    )
    return str(person.pk)
