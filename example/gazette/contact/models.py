"""A message to the paper."""

from django.db import models
from django.utils import timezone


class Message(models.Model):
    """What somebody wrote. It is kept, so that nothing is lost if the mail is."""

    name = models.CharField("your name", max_length=80)
    email = models.EmailField("your e-mail address")
    subject = models.CharField(max_length=120)
    body = models.TextField("message", max_length=5000)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["-sent_at"], name="message_newest")]

    def __str__(self):
        return self.subject
