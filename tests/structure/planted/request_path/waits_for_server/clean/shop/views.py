from django.core.cache import cache
from django.views.generic import TemplateView

from shop.tasks import fetch_prices


class Checkout(TemplateView):
    template_name = "shop/checkout.html"

    def get_context_data(self, **kwargs):
        fetch_prices.delay()
        return super().get_context_data(price=cache.get("price"), **kwargs)
