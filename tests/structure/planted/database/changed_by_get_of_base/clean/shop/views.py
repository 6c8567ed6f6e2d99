from shop.base import Doing
from shop.models import Order


class Remove(Doing):
    http_method_names = ["post"]
    post = Doing.get

    def act(self, pk):
        Order.objects.filter(pk=pk).delete()
