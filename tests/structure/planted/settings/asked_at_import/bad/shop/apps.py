from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from shop.models import Shop

        self.names = list(Shop.objects.values_list("name", flat=True))
