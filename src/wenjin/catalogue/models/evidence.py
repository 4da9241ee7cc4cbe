"""Evidence: what a service asks for, and what it gives."""

from django.db import models

from wenjin.catalogue.models.record import RecordVersion
from wenjin.catalogue.models.service import PublicService


class EvidenceType(models.Model):
    """A kind of paper (CCCEV ``cccev:EvidenceType``), shared by all services that ask for it."""

    identifier = models.SlugField(max_length=100, unique=True)
    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    holder = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.identifier


class EvidenceRequirement(models.Model):
    """A service asks for evidence of a type, always or under a condition (CCCEV ``cccev:Requirement``)."""

    class Condition(models.TextChoices):
        """How far the rule engine can tell whether the evidence is needed."""

        ALWAYS = "always", "always needed"
        EXPRESSION = "expression", "decided by an expression"
        DISCRETION = "discretion", "the office may ask for it"
        TEXT = "text", "told to the reader in words"

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="requirements")
    evidence_type = models.ForeignKey(EvidenceType, on_delete=models.PROTECT, related_name="requirements")
    position = models.PositiveIntegerField()
    condition = models.CharField(max_length=10, choices=Condition)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["service", "position"], name="catalogue_one_requirement_per_place"
            ),
        )
        ordering = ("service", "position")

    def __str__(self) -> str:
        return f"{self.service_id} asks {self.evidence_type_id}"


class Output(models.Model):
    """A service gives evidence of a type (CPSV-AP ``cv:Output``)."""

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="outputs")
    evidence_type = models.ForeignKey(EvidenceType, on_delete=models.PROTECT, related_name="produced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["service", "evidence_type"], name="catalogue_one_output"),
        )

    def __str__(self) -> str:
        return f"{self.service_id} gives {self.evidence_type_id}"
