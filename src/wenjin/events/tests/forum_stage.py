"""An event with everything that its pages show, for tests: a forum in two languages, with meals and questions."""

from datetime import timedelta
from typing import Final

from wenjin.core import clock
from wenjin.events.models import (
    Event,
    EventText,
    Interpretation,
    Material,
    Question,
    Quota,
    Registration,
    Room,
    Series,
    Session,
    Speaker,
    Sponsor,
    Venue,
)
from wenjin.events.queries.events import forget_events
from wenjin.events.queries.facts import forget_facts

__all__ = ["FORUM", "Event", "Question", "Quota", "Registration", "Series", "forum"]
FORUM: Final = "city-forum"
_WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "event/city-forum": {
        "title": ("Forum of the city", "城市论坛", "منتدى المدينة", "Форум города", "ฟอรัมของเมือง"),
        "summary": (
            "What moved us this year.",
            "今年的变化。",
            "ما تغيّر هذا العام.",
            "Что изменилось за год.",
            "สิ่งที่เปลี่ยนไปในปีนี้",
        ),
        "description": ("All are welcome.\n\nCome early.", "欢迎参加。"),
        "sessions/opening/title": ("Opening", "开幕"),
        "quotas/lunch/name": ("Lunch", "午餐"),
        "questions/topic/label": ("What brings you here?", "您为何而来？"),
        "questions/topic/choices/law": ("Law", "法律"),
        "questions/topic/choices/tax": ("Tax", "税务"),
        "questions/shirt/label": ("Size of your shirt", "衣服尺码"),
    },
    "venue/river-house": {
        "name": ("River House", "河边楼"),
        "address": ("1 River Road", "河路1号"),
        "rooms/hall/name": ("Great hall", "大厅"),
    },
}


def forum(places: int = 2, code: str = FORUM, **columns: object) -> Event:
    """A forum in three weeks: places, lunches, receivers and letters, a waiting list, groups of up to five."""
    forget_facts()
    forget_events()
    at = clock.now()
    begins = (at + timedelta(days=21)).replace(hour=1, minute=0, second=0, microsecond=0)
    house, _made = Venue.objects.get_or_create(
        code="river-house", defaults={"access": ["step_free", "hearing_loop"], "is_sample": True}
    )
    hall, _made = Room.objects.get_or_create(venue=house, code="hall", defaults={"seats": 200, "booths": 2})
    made = Event.objects.create(
        **{
            "code": code,
            "kind": Event.Kind.FORUM,
            "state": Event.State.PUBLISHED,
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=8),
            "venue": house,
            "room": hall,
            "languages": ["en", "zh-hans"],
            "audiences": ["firms", "newcomers"],
            "interests": ["trade", "law"],
            "organiser": "City of rivers",
            "organiser_email": "forum@sample.example",
            "largest_group": 5,
            "gives_certificate": True,
            "created_at": at,
            "changed_at": at,
            **columns,
        }
    )
    _quotas(made, places)
    _programme(made, hall)
    for subject, fields in _WORDS.items():
        of = subject if subject.startswith("venue/") else f"event/{code}"
        for field, said in fields.items():
            for language, value in zip(("en", "zh-hans", "ar", "ru", "th"), said, strict=False):
                EventText.objects.get_or_create(
                    subject=of, field=field, language=language, defaults={"value": value, "state": "source"}
                )
    return made


def _quotas(made: Event, places: int) -> None:
    for place, (code, kind, size, language) in enumerate(
        (
            ("places", Quota.Kind.PLACES, places, ""),
            ("lunch", Quota.Kind.MEAL, 100, ""),
            ("receiver-ar", Quota.Kind.RECEIVER, 1, "ar"),
            ("letters", Quota.Kind.LETTER, 10, ""),
        )
    ):
        Quota.objects.create(event=made, code=code, kind=kind, size=size, language=language, place=place)
    Question.objects.create(event=made, code="topic", kind="one", choices=["law", "tax"], is_required=True)
    Question.objects.create(event=made, code="shirt", kind="text", is_of_each=True, place=1)


def _programme(made: Event, hall: Room) -> None:
    session = Session.objects.create(
        event=made,
        code="opening",
        starts_at=made.starts_at,
        ends_at=made.starts_at + timedelta(hours=1),
        room=hall,
        language="zh-hans",
        captions_address="https://captions.example/opening",
    )
    for language, way, channel, address in (
        ("en", Interpretation.Way.RECEIVER, "2", ""),
        ("ar", Interpretation.Way.CHANNEL, "", "https://voices.example/ar"),
    ):
        Interpretation.objects.create(
            session=session, language=language, way=way, channel=channel, address=address
        )
    speaker = Speaker.objects.create(event=made, code="lin", name="Lin Sample", organisation="River Bank")
    speaker.sessions.add(session)
    Sponsor.objects.create(event=made, name="River Works", address="https://sponsor.example/")
    Material.objects.create(
        event=made, name="Programme.pdf", address="https://files.example/a.pdf", is_public=True
    )
    Material.objects.create(event=made, name="Slides", address="https://files.example/slides")
