from shop.base import Doing
from shop.models import Order


class Remove(Doing):
    def act(self, pk):
        Order.objects.filter(pk=pk).delete()
