"""A case, and one row for each decision in it."""

import uuid
from typing import ClassVar

from django.db import models


class Case(models.Model):
    """One file that asks for one or several decisions.

    The ledger stream ``case:<id>`` is what happened; ``state`` is its replay, kept so that nothing has to be
    replayed to show a page. ``event_count`` and ``head_hash`` are the number and hash of the stream's last
    entry: the next one continues there, and whoever is slower finds the number taken.

    Everything personal but the filed name lies in the sealed fields, under the case's own data key: destroying
    the key erases it, and the name is blanked with it. The name is searched, so it lies open, as a person’s does.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    procedure_id = models.CharField(max_length=80)
    procedure_version = models.PositiveIntegerField()
    service_id = models.CharField(max_length=80)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    language = models.CharField(max_length=16)
    applicant = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    filed_family_name = models.CharField(max_length=500, blank=True, help_text="fixed when it was sent")
    filed_given_name = models.CharField(max_length=500, blank=True)
    filed_other_names = models.CharField(max_length=500, blank=True, help_text="in the person’s own script")
    filed_search_name = models.CharField(max_length=1000, blank=True, help_text="folded, all of them")
    employer = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    secret_hash = models.CharField(
        max_length=64,
        blank=True,
        help_text="fingerprint of the visitor's secret, until they sign in; also after sending",
    )
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+", db_index=False)
    answers = models.BinaryField(null=True, help_text="sealed JSON: field id to answer")
    household = models.BinaryField(null=True, help_text="sealed JSON: facts as the plan has them")
    state = models.JSONField()
    event_count = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    centre = models.CharField(max_length=80, blank=True)
    next_due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="renewals", help_text="the case it renews"
    )
    is_sample = models.BooleanField(default=False)
    contact_erased_at = models.DateTimeField(null=True, help_text="when the short-lived answers went")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["applicant", "status"], name="case_of_applicant"),
            models.Index(fields=["employer", "status"], name="case_of_employer"),
            models.Index(fields=["centre", "status", "next_due_on"], name="case_of_centre"),
            models.Index(fields=["procedure_id", "procedure_version", "status"], name="case_by_procedure"),
            models.Index(fields=["secret_hash"], name="case_by_secret", condition=~models.Q(secret_hash="")),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        """Name of the ledger stream of this case."""
        return f"case:{self.id}"

    @property
    def answers_context(self) -> str:
        """What the seal of the answers is bound to."""
        return f"case:{self.id}:answers"

    def entry_context(self, number: int) -> str:
        """What the seal of the free text beside an entry of the ledger is bound to."""
        return entry_context(self.id, number)

    @property
    def household_context(self) -> str:
        """What the seal of the household facts is bound to."""
        return f"case:{self.id}:household"

    @property
    def is_draft(self) -> bool:
        """Whether it has not been submitted."""
        return self.status == self.Status.DRAFT


class CasePart(models.Model):
    """One decision of one authority within a case, as inboxes need it: rebuilt from the state at every act."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts", db_index=False)
    decision = models.CharField(max_length=80)
    authority = models.CharField(max_length=80)
    status = models.CharField(max_length=24, help_text="as the state has it")
    outcome = models.CharField(max_length=16, blank=True, help_text="granted or refused, once decided")
    is_live = models.BooleanField(default=False, help_text="submitted, and not yet decided or withdrawn")
    is_paused = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False, help_text="its promise has passed; set by the late watch")
    promised_on = models.DateField(null=True)
    statutory_on = models.DateField(null=True)
    due_on = models.DateField(
        null=True, help_text="the day to work towards; none while the clock stands still"
    )
    sort_on = models.DateField(help_text="due_on, or the last day there is: inboxes page by it")
    assigned_to = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "decision"], name="part_once_in_a_case")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["authority", "sort_on", "id"],
                name="part_inbox",
                condition=models.Q(is_live=True),
            ),
            models.Index(
                fields=["assigned_to", "sort_on", "id"],
                name="part_inbox_of_officer",
                condition=models.Q(is_live=True),
            ),
            models.Index(
                fields=["valid_until"], name="part_by_validity", condition=models.Q(outcome="granted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.decision}"


def entry_context(case_id: uuid.UUID, number: int) -> str:
    """What the seal of the free text beside an entry of a case's ledger is bound to."""
    return f"case:{case_id}:entry:{number}"
