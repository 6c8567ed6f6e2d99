from apscheduler.schedulers.background import BackgroundScheduler
from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        scheduler = BackgroundScheduler()
        scheduler.start()
