from django.views.generic import ListView

from shop.models import Order
from shop.rows import Narrowed


class Orders(Narrowed, ListView):
    model = Order
    paginate_by = 50

    def names(self):
        return [order.customer.name for order in self.get_queryset()]
