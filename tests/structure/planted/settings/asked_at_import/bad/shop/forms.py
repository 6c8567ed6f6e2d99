from django import forms

from shop.models import Shop

FIRST = Shop.objects.first()


class OrderForm(forms.Form):
    shop = forms.ChoiceField(choices=[(each.pk, each.name) for each in Shop.objects.all()])
