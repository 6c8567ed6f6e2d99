import random
import string

from django.db import models


def make_code():
    return "".join(random.choice(string.ascii_letters) for _ in range(24))


def number():
    found = random.randint(100000, 999999)
    return found


class Invitation(models.Model):
    token = models.CharField(max_length=24, default=make_code)


def invite():
    otp = number()
    Invitation.objects.create(token=str(random.random()))
    return otp
