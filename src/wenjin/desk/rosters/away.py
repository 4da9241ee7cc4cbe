"""When people cannot work, and what they wish."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.queries.rosters import people_and_away
from wenjin.counters.services import roster_people
from wenjin.counters.services.refusals import HallRefusal
from wenjin.desk.act_forms import DayField
from wenjin.desk.counters.place import Place, hall_page, key_of, no_hall, place_of
from wenjin.desk.frame import IN_THE_HALL
from wenjin.desk.rosters.asked_week import asked_person
from wenjin.desk.rosters.words import away_words, pattern_words, refusal_words

KINDS = (
    ("absent", gettext_lazy("Cannot work")),
    ("wish_free", gettext_lazy("Wishes to be free")),
    ("wish_shift", gettext_lazy("Wishes a certain shift")),
)


class AwayForm(forms.Form):
    """What is said about some days."""

    kind = forms.ChoiceField(label=pgettext_lazy("about days of a person", "What"))
    first_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(label=gettext_lazy("Last day"), required=False)
    pattern = forms.ChoiceField(label=gettext_lazy("Which shift, for a wish"), required=False)

    def __init__(self, *args: object, place: Place, is_director: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # Django's own arguments
        kinds = [one for one in KINDS if is_director or one[0] != "absent"]
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, choices=kinds)
        self.fields["pattern"] = forms.ChoiceField(
            label=self.fields["pattern"].label,
            required=False,
            choices=[("", "–"), *((one, pattern_words(one)) for one in place.hall.shifts)],
        )
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")


class AwayOfSomebodyForm(AwayForm):
    """The same about somebody who is chosen."""

    person = forms.ChoiceField(label=gettext_lazy("Who"))
    field_order = ("person", "kind", "first_on", "last_on", "pattern")

    def __init__(self, *args: object, people: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as above
        self.fields["person"] = forms.ChoiceField(
            label=self.fields["person"].label, choices=[("", _("Choose who")), *people]
        )
        self.order_fields(self.field_order)


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def away(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    people, rows = people_and_away(place.centre, clock.today())
    form = AwayOfSomebodyForm(
        request.POST if request.method == "POST" else None,
        place=place,
        is_director=True,
        people=sorted(people.items(), key=lambda one: one[1].casefold()),
        initial={"person": request.GET.get("person", "")[:60]},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and said(request, place, form, form.cleaned_data["person"])
    ):
        return redirect("desk:rosters-away")
    listed = [(one, people.get(key, ""), away_words(one.kind, one.pattern)) for key, one in rows]
    context = {"form": form, "listed": listed}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return hall_page(request, place, "desk/rosters/away.html", context, here="rosters", status=status)


def said(request: HttpRequest, place: Place, form: AwayForm, person: str) -> bool:
    """Write it down; what is wrong stands in the form."""
    known = form.cleaned_data
    try:
        roster_people.say_away(
            place.actor,
            place.centre,
            asked_person(person),
            known["kind"],
            known["first_on"],
            known["last_on"] or known["first_on"],
            key=key_of(request),
            at=clock.now(),
            pattern=known["pattern"],
        )
    except HallRefusal as refused:
        fields = {"wrong_days": "last_on", "unknown_shift": "pattern"}
        form.add_error(fields.get(refused.code), refusal_words(refused))
        return False
    messages.success(
        request, _("Written down. New rosters keep to it; a roster that is there does not change.")
    )
    return True


@staff(*IN_THE_HALL)
@require_POST
@never_cache
def take_back(request: HttpRequest, away_id: UUID) -> HttpResponse:
    """An absence or a wish is no more."""

    place = place_of(request, *IN_THE_HALL)
    if place is None:
        return no_hall(request)
    try:
        roster_people.take_back_away(place.actor, place.centre, away_id, key=key_of(request), at=clock.now())
    except HallRefusal as refused:
        messages.warning(request, refusal_words(refused))
    else:
        messages.success(request, _("It is taken back."))
    next_href = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(next_href, None):
        next_href = reverse("desk:rosters-away" if place.has(Role.DIRECTOR) else "desk:rosters-mine")
    return redirect(next_href)
