from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView, UpdateView
from shop.models import Order


class Shown(LoginRequiredMixin, DetailView):
    def get_queryset(self):
        return Order.objects.filter(owner=self.request.user)


class Edited(LoginRequiredMixin, UpdateView):
    fields = ["total"]

    def get_queryset(self):
        return Order.objects.filter(owner=self.request.user).exclude(total=0)


class Printed(LoginRequiredMixin, DetailView):
    model = Order
