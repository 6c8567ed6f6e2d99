from django import forms

from shop.models import Shop

OPEN = Shop.objects.exclude(name="")


def names():
    return [each.name for each in Shop.objects.all()]


class OrderForm(forms.Form):
    shop = forms.ModelChoiceField(queryset=Shop.objects.all())
    name = forms.ChoiceField(choices=names, initial=lambda: Shop.objects.first().name)
