from django.views.generic import ListView

from shop.models import Order


class Orders(ListView):
    model = Order
    paginate_by = 50
