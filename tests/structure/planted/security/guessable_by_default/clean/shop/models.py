import random
import secrets

from django.db import models


def make_code():
    return secrets.token_urlsafe(18)


def colour():
    return random.choice(["red", "green"])


class Invitation(models.Model):
    token = models.CharField(max_length=24, default=make_code)
    colour = models.CharField(max_length=24, default=colour)


def shuffled(tokens):
    return random.sample(tokens, len(tokens))
