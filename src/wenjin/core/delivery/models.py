"""What is to be sent, kept sealed: addresses and words are personal."""

import uuid

from django.db import models


class State(models.TextChoices):
    """What has become of it."""

    WAITING = "waiting", "waiting"
    SENT = "sent", "sent"
    NOT_SENT = "not_sent", "not sent: there is no server for it"
    FAILED = "failed", "failed"


class Sending(models.Model):
    """What mail, text message and push have in common.

    Attributes:
        key: what makes it the same when it is asked for twice.
        sealed: JSON under ``data_key``; empty once its time was over.
        has_own_key: the data key was made for this row and dies with it; otherwise it belongs to a person or
            a case, and erasing them makes this unreadable too.
        failure: a code (``550 5.1.1``), never the words of another server, which may quote an address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True, null=True)
    language = models.CharField(max_length=16)
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+")
    has_own_key = models.BooleanField(default=True)
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=80, default="")
    made_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def context(self) -> str:
        """Where the sealed content belongs."""
        return f"{self._meta.model_name}:{self.pk}"


class Mail(Sending):
    """One e-mail to one person.

    Attributes:
        message_id: the same for every attempt, so that a receiver recognises a mail that was sent twice because
            a worker died between the server's yes and our note of it (RFC 5322, 3.6.4).
        subject: generic by rule; names of people and cases are in the sealed text.
        address_index: blind index of the address, to find what somebody was sent.
    """

    message_id = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200)
    address_index = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = "mail"

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"


class TextMessage(Sending):
    """One text message (SMS) to one number.

    Attributes:
        provider_reference: what the provider calls it.
    """

    number_index = models.CharField(max_length=64, db_index=True)
    provider_reference = models.CharField(max_length=120, default="")

    def __str__(self) -> str:
        return f"text message {self.pk} ({self.state})"


class PushSubscription(models.Model):
    """A browser in which somebody wants to be told.

    Attributes:
        sealed: endpoint and keys of the browser (RFC 8030, RFC 8291); whoever has them can write to it.
        endpoint_index: blind index of the endpoint, one row for each.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField(db_index=True)
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    endpoint_index = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"push subscription {self.pk}"


class Push(Sending):
    """One notice to one browser; it goes when the subscription goes."""

    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="notices")
    person_id = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return f"push {self.pk} ({self.state})"
