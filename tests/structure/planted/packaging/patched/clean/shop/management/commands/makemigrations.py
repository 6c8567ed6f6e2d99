from django.core.management.commands.makemigrations import Command
from django.db import models


def without_help(self):
    return self.name, "", [], {}


models.Field.deconstruct = without_help

__all__ = ["Command"]
