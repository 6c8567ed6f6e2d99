from django.conf import settings
from django.db import models


class Counter(models.Model):
    last_shown = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=False)

    def restart(self):
        self.is_open = False
        self.save()


class Notification(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
