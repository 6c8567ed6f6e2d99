"""Publishes the scheduled articles whose time has come. Run it every minute."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.models import Article


class Command(BaseCommand):
    """`manage.py publish_scheduled`: safe to run twice at once, and as often as you like."""

    help = "Publishes the scheduled articles whose time has come. Run it every minute."

    def handle(self, **options):
        count = Article._default_manager.due(timezone.now()).publish()
        self.stdout.write(f"Published {count} article{'' if count == 1 else 's'}.")
