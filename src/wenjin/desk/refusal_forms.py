"""Forms of what ends something against the applicant: Chinese is the text that counts, so it is among them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenjin.cases.domain.refusal_words import CHINESE, RefusalWords, has_chinese, names_a_law
from wenjin.desk.act_forms import (
    LONGEST_LINE,
    NEEDS_INTERPRETER,
    NOT_IN_THEIR_LANGUAGE,
    TextForm,
)
from wenjin.desk.case_errors import NO_LAW, NOT_IN_CHINESE


class BindingForm(TextForm):
    """Words that end something: Chinese is the text that counts, so it is among them."""

    def clean(self) -> dict[str, Any]:
        """The text, or its translation, is Chinese."""
        found = super().clean() or self.cleaned_data
        if found.get("text") and not has_chinese(self.texts_of(found).get(CHINESE, "")):
            self.add_error("text", NOT_IN_CHINESE)
        return found


class RefuseForm(BindingForm):
    """Reasons of a refusal and the law it rests on.

    Attributes:
        trouble: why it would not come to an end now; empty when nothing stands in its way.
    """

    is_translation_optional = False
    needs_interpreter = forms.BooleanField(label=NEEDS_INTERPRETER, required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=LONGEST_LINE)
    objection = forms.CharField(label=_("Another way to object"), max_length=LONGEST_LINE, required=False)

    def __init__(self, *args: Any, trouble: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.trouble = trouble

    def clean_legal_basis(self) -> str:
        """What can name a law."""
        text = str(self.cleaned_data["legal_basis"]).strip()
        if not names_a_law(text):
            raise forms.ValidationError(NO_LAW)
        return text

    def clean(self) -> dict[str, Any]:
        """The applicant can read it, or an interpreter is needed."""
        found = super().clean() or self.cleaned_data
        if self.is_in_one_language(found):
            self.add_error("translation", NOT_IN_THEIR_LANGUAGE)
        return found

    @property
    def letter(self) -> RefusalWords:
        """What the letter says: the reason by language, the law, and how to object where that is special."""
        found = self.cleaned_data
        return RefusalWords(
            self.texts_of(found),
            found["legal_basis"],
            found["objection"],
            bool(found["needs_interpreter"]),
        )


class ReasonForm(BindingForm):
    """A reason, in both languages."""
