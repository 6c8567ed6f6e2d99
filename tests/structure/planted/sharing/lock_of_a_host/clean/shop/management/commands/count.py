from django.core.management.base import BaseCommand
from filelock import FileLock

from shop.models import Invoice


class Command(BaseCommand):
    def handle(self, **options):
        with FileLock("/var/lock/count"):
            Invoice.objects.create(number=1)
