from django.views.generic import ListView

from shop.models import Account, LetterTemplate


class LetterTemplates(ListView):
    model = LetterTemplate


class Accounts(ListView):
    model = Account
