"""What was asked, without who asked."""

from django.db import models


class Question(models.Model):
    """One wording of a question, however many people used it.

    No account, no address, no session, and days instead of moments: nobody can be found by what they asked.
    Figures, addresses and announced names in the text are blanked before it is written (``domain.anonymous``).
    """

    class Outcome(models.TextChoices):
        """What the assistant did with it the last time."""

        ANSWERED = "answered", "one answer"
        SEVERAL = "several", "several readings offered"
        DECLINED = "declined", "declined, a person offered"
        HELP = "help", "a call for help"

    fingerprint = models.CharField(
        max_length=32, unique=True, help_text="of language and folded text: the same words are one row"
    )
    language = models.CharField(max_length=8, help_text="in which the page was read")
    text = models.CharField(max_length=300)
    outcome = models.CharField(max_length=8, choices=Outcome)
    first_service = models.CharField(
        max_length=80, blank=True, help_text="best reading; empty when there was none"
    )
    times = models.PositiveIntegerField(default=1)
    right = models.PositiveIntegerField(default=0, help_text="readers who said that this was what they meant")
    wrong = models.PositiveIntegerField(default=0, help_text="readers who said that it was not")
    first_on = models.DateField()
    last_on = models.DateField()
    settled_at = models.DateTimeField(null=True, help_text="when staff made an example of it or put it aside")

    class Meta:
        indexes = (models.Index(fields=["outcome", "-times"], name="assistant_asked_most"),)

    def __str__(self) -> str:
        return f"{self.language} {self.text}"
