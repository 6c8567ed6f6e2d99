from django import forms

from .models import Device, Order, Parcel, Receipt


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


class DeviceForm(forms.ModelForm):
    class Meta:
        model = Device
        exclude = ["label"]


class ParcelForm(forms.ModelForm):
    class Meta:
        model = Parcel
        exclude = []
