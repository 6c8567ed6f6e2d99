"""The questions asked about subscribers."""

from django.core import signing
from django.db import models


class SubscriberManager(models.Manager):
    """Subscribers by whether they confirmed, and by the token in their mails."""

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def by_token(self, token):
        """Return the subscriber whom a token is for; none if it was tampered with."""
        try:
            return self.filter(pk=signing.loads(token, salt="newsletter"))
        except signing.BadSignature:
            return self.none()
