from django.core.management.base import BaseCommand

from shop.models import Order


class Command(BaseCommand):
    def handle(self, **options):
        print(Order.objects.order_by("?").first())
