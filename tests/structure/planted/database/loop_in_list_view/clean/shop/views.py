from django.views.generic import ListView

from shop.models import Order


class Orders(ListView):
    queryset = Order.objects.prefetch_related("lines")
    paginate_by = 20
