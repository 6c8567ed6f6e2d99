from django.views.generic import ListView

from shop.models import Country, Order


class Countries(ListView):
    model = Country
    paginate_by = 50


class Mine(ListView):
    paginate_by = 50

    def get_queryset(self):
        return Order.objects.filter(owner=self.request.user)
