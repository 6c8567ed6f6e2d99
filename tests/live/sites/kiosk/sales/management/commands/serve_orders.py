"""The worker: sells what was ordered."""

import redis
from django.conf import settings
from django.core.management.base import BaseCommand

from sales.models import Sale


class Command(BaseCommand):
    """Take orders from the queue, for ever."""

    def handle(self, **options):
        """Take one after another; a queue that is away for a moment comes back."""
        queue = redis.Redis.from_url(settings.QUEUE_URL)
        self.stdout.write("waiting for orders")
        while True:
            if found := queue.blpop(["orders"], timeout=1):
                Sale.objects.create(what=found[1].decode(), by="worker")
                self.stdout.write(f"sold {found[1].decode()}")
