"""Tables of events."""

from wenjin.events.models.events import (
    BudgetLine,
    Event,
    EventText,
    Interpretation,
    Material,
    Question,
    Quota,
    Room,
    Series,
    Session,
    Speaker,
    Sponsor,
    Venue,
)
from wenjin.events.models.registrations import (
    Attendance,
    Device,
    Feedback,
    Guest,
    Registration,
    Scan,
)

__all__ = [
    "Attendance",
    "BudgetLine",
    "Device",
    "Event",
    "EventText",
    "Feedback",
    "Guest",
    "Interpretation",
    "Material",
    "Question",
    "Quota",
    "Registration",
    "Room",
    "Scan",
    "Series",
    "Session",
    "Speaker",
    "Sponsor",
    "Venue",
]
