import requests
from django.forms import Field


def cleaned(self, value):
    return value


def install():
    Field.clean = cleaned
    requests.get = lambda url: None
