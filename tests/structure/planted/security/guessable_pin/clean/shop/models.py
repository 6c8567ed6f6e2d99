import random
import secrets

from django.db import models


class Person(models.Model):
    signature_pin = models.CharField(max_length=6)
    pinned = models.IntegerField()

    def new_number(self):
        self.signature_pin = f"{secrets.randbelow(1000000):06}"
        self.pinned = random.randint(0, 9)
        self.save()
