"""Fills the newspaper with articles, comments, ratings and pictures: the same for the same seed and day."""

import os
import time
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from fill import morgue
from fill.edition import Edition
from fill.press import model


class Command(BaseCommand):
    """`manage.py fill --articles 20000 --seed 2009`."""

    help = "Fills the newspaper with believable articles, readers and pictures, the same each time."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=4000, help="How many articles (4000).")
        parser.add_argument("--seed", type=int, default=2009, help="Another number is another town (2009).")
        parser.add_argument("--today", type=date.fromisoformat, help="The day of the newest, as in 2026-11-05 (today).")
        parser.add_argument("--small", action="store_true", help="120 articles and few pictures, for tests.")
        parser.add_argument("--replace", action="store_true", help="Throw away what there is.")
        parser.add_argument(
            "--password",
            default=os.environ.get("FILL_PASSWORD"),
            help="For the accounts “editor” and “reporter”; also from the environment variable FILL_PASSWORD.",
        )

    def handle(self, *, seed, small, replace, password, **options):
        began = time.monotonic()
        today = options["today"] or timezone.localdate()
        self._make_room(replace)
        with transaction.atomic():
            edition = Edition(seed, today, timezone.get_current_timezone(), pictures_each=1 if small else 4)
            self._print(edition, 120 if small else options["articles"])
            morgue.make_accounts(password)
        self.stdout.write(f"Filled in {time.monotonic() - began:.0f} s: {self._sums()}.")
        if password is None:
            self.stdout.write("To sign in: manage.py changepassword editor")

    def _make_room(self, replace):
        found = model("articles.article")._default_manager.count()
        if found and not replace:
            raise CommandError(f"There are {found:,} articles already. To throw them away, add --replace.")
        morgue.empty()

    def _print(self, edition, count):
        for done in edition.print(count):
            self.stdout.write(f"{done:,} of {count:,} articles", ending="\r" if self.stdout.isatty() else "\n")
            self.stdout.flush()

    def _sums(self):
        labels = ("articles.article", "comments.comment", "ratings.rating", "tags.tag", "pictures.picture")
        models = [model(label) for label in labels]
        return ", ".join(f"{one._default_manager.count():,} {one._meta.verbose_name_plural}" for one in models)
