"""The form by which a director gives somebody a role."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wenjin.accounts import services
from wenjin.accounts.domain.places import PlaceKind
from wenjin.cases.domain.form_checks import WrongAnswer, uscc
from wenjin.desk.act_forms import DayField
from wenjin.desk.places import NamedPlace
from wenjin.lang.domain.registry import BY_CODE

LONGEST_NAME: Final = 200


class RoleForm(forms.Form):
    """Whom it is given to, from when, until when."""

    email = forms.CharField(
        label=_("E-mail address that they sign in with"), max_length=services.LONGEST_ADDRESS
    )
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    given_name = forms.CharField(label=_("Given name"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Language to write to them in"))
    from_on = DayField(label=_("From"), required=False)
    until_on = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, languages: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        codes = list(dict.fromkeys(languages))
        self.fields["language"] = forms.ChoiceField(
            label=_("Language to write to them in"),
            choices=[(code, BY_CODE[code].own_name) for code in codes],
        )
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")

    @property
    def who(self) -> services.Who:
        """Whom it is about; only of a form that is right."""
        found = self.cleaned_data
        return services.Who(found["email"], found["family_name"], found["given_name"], found["language"])

    @property
    def days(self) -> dict[str, date | None]:
        """First and last day; only of a form that is right."""
        return {name: self.cleaned_data[name] for name in ("from_on", "until_on")}

    @property
    def place(self) -> services.Place:
        """Where it is held; only of a form that is right."""
        raise NotImplementedError


class CityRoleForm(RoleForm):
    """A role at an authority or centre of the pack."""

    where = forms.ChoiceField(label=_("Where"))
    field_order = ("where", "email")

    def __init__(self, *args: Any, places: Iterable[NamedPlace], **more: Any) -> None:
        super().__init__(*args, **more)
        self._places = {one.key: one for one in places}
        self.fields["where"] = forms.ChoiceField(
            label=_("Where"),
            choices=[("", _("Choose where")), *((one.key, one.shown) for one in self._places.values())],
            error_messages={"required": _("Choose where.")},
        )
        self.order_fields(self.field_order)

    @property
    def place(self) -> services.Place:
        """The authority or centre, with its names in case that it is new here."""
        chosen = self._places[self.cleaned_data["where"]]
        return services.Place(chosen.kind, chosen.id, chosen.name, chosen.name_zh)


class OutsideRoleForm(RoleForm):
    """A role in a firm, or in an office that helps people."""

    code = forms.CharField(label=_("Unified social credit code"), max_length=40)
    name = forms.CharField(label=_("Name of the organisation"), max_length=LONGEST_NAME, required=False)
    name_zh = forms.CharField(label=_("Its name in Chinese"), max_length=LONGEST_NAME, required=False)
    field_order = ("code", "name", "name_zh", "email")

    def __init__(self, *args: Any, kind: PlaceKind, **more: Any) -> None:
        super().__init__(*args, **more)
        self._kind = kind
        self.order_fields(self.field_order)

    def clean_code(self) -> str:
        """A code with the right check sign (GB 32100-2015)."""
        try:
            return uscc(self.cleaned_data["code"])
        except WrongAnswer as error:
            told = {
                "wrong_check_digit": _("This code has a typing mistake: its last sign does not fit."),
            }
            otherwise = _("The code of a firm has 18 letters and figures, without I, O, S, V and Z.")
            raise forms.ValidationError(told.get(error.code, otherwise)) from error

    @property
    def place(self) -> services.Place:
        """The firm or office."""
        found = self.cleaned_data
        return services.Place(self._kind, found["code"], found["name"], found["name_zh"])
