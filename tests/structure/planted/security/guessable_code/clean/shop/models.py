import random
import secrets

from django.db import models


class Voucher(models.Model):
    code = models.CharField(max_length=16, unique=True)

    @classmethod
    def issue(cls):
        code = "".join(secrets.choice("ABCDEFGH") for _ in range(10))
        return cls.objects.create(code=code)


class Colour(models.Model):
    code = models.CharField(max_length=7)

    @classmethod
    def any(cls):
        code = "#%06x" % random.randint(0, 0xFFFFFF)
        return cls(code=code)
