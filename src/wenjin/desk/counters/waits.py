"""How long somebody waits who takes a ticket now, as it may be said."""

from django.utils.translation import gettext as _

from wenjin.counters.domain.waiting_time import WaitRange
from wenjin.counters.queries.live import LiveHall, usual_wait
from wenjin.lang.templatetags.lang import number


def wait_told(live: LiveHall) -> str:
    """A sentence for the hall as a whole; empty while no counter is open."""
    return range_told(usual_wait(live)) if live.officers else ""


def range_told(found: WaitRange) -> str:
    """A ticket of now, as a range; never a single figure."""
    if found.low is None:
        return _("Nobody can say how long a ticket taken now waits.")
    if found.high is None:
        return _("A ticket taken now waits longer than %(low)s minutes.") % {"low": number(found.low)}
    return _("A ticket taken now waits %(low)s to %(high)s minutes, four times in five.") % {
        "low": number(found.low),
        "high": number(found.high),
    }
