from django.views.generic import ListView

from shop.models import Customer, Order


class Paged(ListView):
    paginate_by = 50


class Orders(Paged):
    model = Order


class Customers(ListView):
    model = Customer


class Mine(ListView):
    def get_queryset(self):
        return Order.objects.filter(customer__user=self.request.user)


class Latest(ListView):
    queryset = Order.objects.order_by("-created")[:10]
