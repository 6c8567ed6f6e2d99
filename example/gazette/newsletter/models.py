"""Subscribers, and the issues sent to them."""

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .managers import SubscriberManager


class Subscriber(models.Model):
    """An address that asked for the newsletter; it gets none before it confirmed."""

    email = models.EmailField("your e-mail address", unique=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberManager()

    class Meta:
        ordering = ["email"]

    def __str__(self):
        return self.email

    @property
    def token(self):
        """What proves that a link came by a mail to this address."""
        return signing.dumps(self.pk, salt="newsletter")

    def address_of(self, name):
        """Return the path of the page for confirming or leaving."""
        return reverse(f"newsletter:{name}", args=[self.token])


class Issue(models.Model):
    """One newsletter."""

    subject = models.CharField(max_length=140)
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-made_at"]
        get_latest_by = "made_at"

    def __str__(self):
        return self.subject
