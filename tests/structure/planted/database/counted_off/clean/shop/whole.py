from django.views.generic import ListView

from shop.models import Order


class Paged(ListView):
    paginate_by = 50


class Newest(Paged):
    queryset = Order.objects.order_by("-created")[:20]


class Whole(Paged):
    model = Order
    paginate_by = None
