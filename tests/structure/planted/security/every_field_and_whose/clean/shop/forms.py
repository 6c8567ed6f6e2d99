from django import forms

from .models import Order, Receipt


class OrderForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = "__all__"


class ReceiptForm(forms.ModelForm):
    class Meta:
        model = Receipt
        fields = "__all__"


class StaffOrderForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = "__all__"
