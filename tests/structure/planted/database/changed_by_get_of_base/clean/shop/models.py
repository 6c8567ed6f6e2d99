from django.db import models


class Order(models.Model):
    is_sent = models.BooleanField(default=False)
