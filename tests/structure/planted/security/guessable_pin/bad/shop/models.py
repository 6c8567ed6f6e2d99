import random

from django.db import models


class Person(models.Model):
    signature_pin = models.CharField(max_length=6)

    def new_number(self):
        self.signature_pin = f"{random.randint(0, 999999):06}"
        self.save()
