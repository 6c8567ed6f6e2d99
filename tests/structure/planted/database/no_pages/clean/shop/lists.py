from django.contrib.auth.mixins import UserPassesTestMixin
from django.views.generic import ListView

from shop.models import Account, LetterTemplate, Order


class LetterTemplates(ListView):
    model = LetterTemplate


class Accounts(ListView):
    model = Account


class AllOrders(UserPassesTestMixin, ListView):
    model = Order

    def test_func(self):
        return self.request.user.is_superuser
