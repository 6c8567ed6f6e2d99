from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.views.generic import DeleteView, DetailView, UpdateView

from shop.models import Letter, Order, Page


class Own:
    def get_queryset(self):
        return super().get_queryset().filter(owner=self.request.user)


class OrderUpdate(LoginRequiredMixin, Own, UpdateView):
    model = Order
    fields = ["email"]


class OrderDelete(PermissionRequiredMixin, DeleteView):
    permission_required = "shop.delete_order"
    model = Order
    success_url = "/"


class OrderDetail(DetailView):
    model = Order


class PageUpdate(LoginRequiredMixin, UpdateView):
    model = Page
    fields = ["title"]


class LetterUpdate(LoginRequiredMixin, UpdateView):
    model = Letter
    fields = ["text"]
