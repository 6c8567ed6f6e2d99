from django.contrib.auth.models import User
from django.db import models


class HiveQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(keeper=user)


class Hive(models.Model):
    keeper = models.ForeignKey(User, on_delete=models.CASCADE)
    objects = HiveQuerySet.as_manager()
