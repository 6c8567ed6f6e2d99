from django import forms

from shop.models import Order


class MergeForm(forms.Form):
    orders = forms.ModelMultipleChoiceField(queryset=Order.objects.all())
