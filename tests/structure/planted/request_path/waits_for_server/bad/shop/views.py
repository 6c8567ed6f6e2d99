from django.views.generic import TemplateView

from shop.prices import Prices


class Checkout(TemplateView):
    template_name = "shop/checkout.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(price=Prices().today(), **kwargs)
