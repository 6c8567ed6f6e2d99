from django.apps import AppConfig
from django.core.management import call_command
from pressing.signals import pressed


def export_all(sender, **kwargs):
    call_command("export_all")


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        pressed.connect(export_all)
