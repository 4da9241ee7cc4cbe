"""What entries of a ledger are called, on the applicant's page of changes and in the office's record."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

LOOKS: Final = frozenset({"case.seen", "paper.seen"})
"""Entries by which nothing changed: somebody only looked."""

ENTRY_WORDS: Final[Mapping[str, Promise]] = {
    "case.drafted": gettext_lazy("Draft begun"),
    "case.answered": gettext_lazy("Answers saved"),
    "case.submitted": pgettext_lazy("entry of the record", "Filed"),
    "case.task_done": gettext_lazy("Step done"),
    "case.accepted": gettext_lazy("File accepted, clocks start"),
    "case.information_requested": gettext_lazy("Asked for"),
    "case.information_supplied": gettext_lazy("Received"),
    "case.information_dropped": gettext_lazy("Not wanted any more"),
    "case.wanted_dropped": gettext_lazy("Not wanted any more"),
    "case.clock_paused": gettext_lazy("Clock paused"),
    "case.pause_ended": gettext_lazy("One reason of the pause is gone"),
    "case.clock_resumed": gettext_lazy("Clock runs again"),
    "case.extended": gettext_lazy("Term made longer"),
    "case.decided": gettext_lazy("Decided"),
    "case.part_withdrawn": gettext_lazy("Part withdrawn"),
    "case.assigned": gettext_lazy("Given to an officer"),
    "case.closed": pgettext_lazy("entry of the record", "Closed"),
    "case.message_sent": gettext_lazy("Message written"),
    "case.message_translated": gettext_lazy("Message translated"),
    "case.attached": gettext_lazy("Given to an account"),
    "case.applicant_renamed": gettext_lazy("The applicant’s account has another name now"),
    "case.consent_recorded": gettext_lazy("Consent of the applicant recorded"),
    "case.filed_for": gettext_lazy("Said for whom it is"),
    "case.centre_chosen": gettext_lazy("Chose the centre"),
    "case.joined": gettext_lazy("Somebody joined with a code"),
    "case.code_made": gettext_lazy("Code to join made"),
    "case.help_ended": gettext_lazy("Help ended"),
    "case.late": gettext_lazy("Promise passed"),
    "case.erased": gettext_lazy("Personal data erased"),
    "case.answers_erased": gettext_lazy("Answers erased"),
    "paper.given": gettext_lazy("Paper given"),
    "paper.removed": gettext_lazy("Paper taken out"),
    "paper.checked": gettext_lazy("Paper checked"),
    "originals.not_seen": gettext_lazy("Originals not seen"),
    "item.produced": gettext_lazy("Paper made by a decision"),
    "receipt.made": gettext_lazy("Receipt made"),
    "letter.made": gettext_lazy("Letter made"),
}
OUTCOME_WORDS: Final[Mapping[str, Promise]] = {
    "granted": gettext_lazy("Granted"),
    "refused": gettext_lazy("Refused"),
}
