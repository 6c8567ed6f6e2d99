"""Ranks what was read most in the last days. Run it every five minutes."""

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.utils import timezone

from mostread.managers import since
from mostread.models import Ranking, Reads


class Command(BaseCommand):
    """`manage.py rank_most_read`: ranks every model of which something was read."""

    help = "Ranks what was read most in the last days. Run it every five minutes."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=2, help="How many days count, today included (2).")
        parser.add_argument("--limit", type=int, default=50, help="How many places there are (50).")

    def handle(self, days, limit, **options):
        now = timezone.localtime()
        kinds = Reads._default_manager.filter(day__gte=since(now, days)).values("content_type").distinct()
        for kind in ContentType.objects.filter(pk__in=kinds):
            most = Reads._default_manager.most(kind, since(now, days), limit)
            Ranking._default_manager.rank(kind.model_class(), most, now)
            self.stdout.write(f"Ranked {len(most)} of {kind.name}.")
