"""The place and the reason in what a failed command wrote."""

from __future__ import annotations

from pathlib import Path

from roadworthy.deployment.last_words import last_words
from roadworthy.problems import Where

FOLDER = Path("/srv/shop")
CHECKS = """
SystemCheckError: System check identified some issues:

CRITICALS:
?: (shop.E017) Correct the site domain
\tHINT: https://shop.example/install

ERRORS:
shop.Article.author: (fields.E300) Field defines a relation with model 'X', which is not installed.

WARNINGS:
?: (urls.W005) URL namespace 'admin' isn't unique.
\tHINT: https://shop.example/machine
"""
TRACEBACK = """
Traceback (most recent call last):
  File "/srv/shop/shop/migrations/0002_more.py", line 9, in more
    raise ValueError("postgres://me:hunter2@db/shop")
  File "/srv/shop/.roadworthy/local/venv/lib/python3.12/site-packages/django/db/x.py", line 3, in y
ValueError: postgres://me:hunter2@db/shop
"""


def test_the_last_error_is_the_reason_and_the_site_s_own_code_the_place() -> None:
    expected = (Where("shop/migrations/0002_more.py", 9), "ValueError: postgres://me:***@db/shop")
    assert last_words(TRACEBACK.splitlines(), FOLDER) == expected


def test_what_django_s_checks_call_an_error_is_the_reason() -> None:
    assert last_words(CHECKS.splitlines(), FOLDER) == (
        Where(),
        "Correct the site domain (shop.E017); shop.Article.author: Field defines a relation with model 'X', "
        "which is not installed (fields.E300)",
    )


def test_silence_is_said() -> None:
    assert last_words([], FOLDER) == (Where(), "it said nothing")
