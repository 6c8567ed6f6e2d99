from django.db import models


class Bill(models.Model):
    number = models.CharField(max_length=50)
    paid = models.BooleanField(default=False)
