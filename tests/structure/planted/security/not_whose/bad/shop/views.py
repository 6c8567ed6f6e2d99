from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DeleteView, UpdateView

from shop.models import Order


class OrderUpdate(LoginRequiredMixin, UpdateView):
    model = Order
    fields = ["email"]


class OrderDelete(LoginRequiredMixin, DeleteView):
    model = Order
    success_url = "/"
