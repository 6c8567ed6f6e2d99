from shop.models import Order


def latest(model):
    return model._default_manager.order_by("-pk")[:5]


def orders(model=None):
    model = Order
    return model.objects.all()


class Lister:
    model = Order

    def rows(self):
        return self.model.objects.all()
