"""Days on which the centre is open otherwise than every week. For directors."""

from datetime import date, time
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.queries.opening_days import other_days
from wenjin.counters.services.opening_days import as_usual, set_day
from wenjin.counters.services.refusals import HallRefusal
from wenjin.desk.act_forms import DayField
from wenjin.desk.counters.place import Place, hall_page, key_of, no_hall, place_of
from wenjin.desk.counters.refusal_words import hall_refusal_words
from wenjin.lang.templatetags.lang import number

_LONGEST = 200


class TimeField(forms.TimeField):
    """A time of day, written as the browser's own field for times sends it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%H:%M:%S"],
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            required=False,
            **more,
        )
        self.error_messages["invalid"] = _("Write the time as 09:00.")


class HoursForm(forms.Form):
    """One day and its hours."""

    day = DayField(label=gettext_lazy("Day"))
    is_closed = forms.BooleanField(label=gettext_lazy("Closed all day"), required=False)
    opens = TimeField(label=gettext_lazy("Opens at"))
    closes = TimeField(label=gettext_lazy("Closes at"))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=_LONGEST)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")

    def clean(self) -> dict[str, Any]:
        """Closed, or both times."""
        known: dict[str, Any] = super().clean() or self.cleaned_data
        if not known.get("is_closed"):
            for name in ("opens", "closes"):
                if known.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Fill this in."))
        return known

    @property
    def hours(self) -> tuple[time, time] | None:
        """What was chosen; None for closed."""
        known = self.cleaned_data
        return None if known["is_closed"] else (known["opens"], known["closes"])


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hours(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    form = HoursForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_set(request, place, form):
        return redirect("desk:counters-hours")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "days": other_days(place.centre, clock.today())}
    return hall_page(request, place, "desk/counters/hours.html", context, here="hours", status=status)


def _is_set(request: HttpRequest, place: Place, form: HoursForm) -> bool:
    """Do it; what is wrong stands in the form."""
    known = form.cleaned_data
    try:
        told = set_day(
            place.actor,
            place.centre,
            known["day"],
            form.hours,
            known["reason"],
            key=key_of(request),
            at=clock.now(),
        )
    except HallRefusal as refused:
        field = {"wrong_day": "day", "no_time_open": "closes"}.get(refused.code)
        form.add_error(field, hall_refusal_words(refused))
        return False
    messages.success(request, _("Saved. Visitors see it at once.") + _told_words(told))
    return True


def _told_words(told: int) -> str:
    if not told:
        return ""
    words = ngettext(
        "%(count)s visitor has an appointment while you are closed, and is asked to choose another time.",
        "%(count)s visitors have an appointment while you are closed, and are asked to choose another time.",
        told,
    )
    return " " + words % {"count": number(told)}


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def usual(request: HttpRequest, day: str) -> HttpResponse:
    """A day is like every week again."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    try:
        as_usual(place.actor, place.centre, _day(day), key=key_of(request), at=clock.now())
    except HallRefusal as refused:
        messages.warning(request, hall_refusal_words(refused))
    else:
        messages.success(request, _("This day is like every week again."))
    return redirect("desk:counters-hours")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
