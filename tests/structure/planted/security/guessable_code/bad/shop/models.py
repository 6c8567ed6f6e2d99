import random

from django.db import models


class Voucher(models.Model):
    code = models.CharField(max_length=16, unique=True)

    @classmethod
    def issue(cls):
        code = "".join(random.choice("ABCDEFGH") for _ in range(10))
        return cls.objects.create(code=code)


def send_login(phone):
    pin = random.randint(1000, 9999)
    phone.send(f"Your number is {pin}")
