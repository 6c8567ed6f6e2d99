from django.db import models


class Alert(models.Model):
    body = models.TextField()
    is_closed = models.BooleanField(default=False)
