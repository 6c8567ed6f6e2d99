"""Runs the examples in docstrings, and looks that no model lacks a migration."""

import doctest
from importlib import import_module

from django.core.management import call_command
from django.test import TestCase

MODULES = (
    "articles.templatetags.articles", "articles.templatetags.prose", "fill.drawing.palettes", "fill.facts",
    "fill.grammar", "fill.writer", "mostread.managers", "tags.forms",
)  # fmt: skip


def load_tests(loader, tests, pattern):
    for name in MODULES:
        tests.addTests(doctest.DocTestSuite(import_module(name)))
    return tests


class Migrations(TestCase):
    def test_every_model_has_its_migrations(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
