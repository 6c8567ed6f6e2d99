from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, **options):
        BackgroundScheduler().start()
        BlockingScheduler().start()
