"""A reader's comment."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .managers import CommentManager


class Comment(models.Model):
    """What a reader says about an object; others see it once a moderator approved it."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField("your name", max_length=60)
    email = models.EmailField("your e-mail address", help_text="Never shown.")
    body = models.TextField("your comment", max_length=2000)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    submitted_at = models.DateTimeField(default=timezone.now)

    objects = CommentManager()

    class Meta:
        ordering = ["submitted_at", "id"]
        permissions = [("moderate_comment", "Can approve and reject comments")]
        indexes = [
            models.Index(fields=["content_type", "object_id", "submitted_at"], name="comment_of_object"),
            models.Index(fields=["status", "submitted_at"], name="comment_queue"),
        ]

    def __str__(self):
        return f"{self.name}: {self.body[:40]}"
