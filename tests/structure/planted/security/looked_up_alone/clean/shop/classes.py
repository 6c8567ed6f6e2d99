from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.views.generic import DetailView, UpdateView
from shop.models import Order


class OfOwner(LoginRequiredMixin):
    def get_queryset(self):
        return Order.objects.filter(owner=self.request.user)


class Shown(OfOwner, DetailView):
    pass


class Edited(OfOwner, UpdateView):
    fields = ["total"]


class Printed(OfOwner, DetailView):
    template_name = "shop/printed.html"


class Counted(LoginRequiredMixin, UserPassesTestMixin, DetailView):
    model = Order

    def test_func(self):
        return self.request.user.is_staff
